/** Words of values and of logs, and which of them are nearly another: for finding letters that somebody mistyped. */

/** Shorter ones are near too many others. */
const LEAST_LETTERS = 6

/** Longer runs are no words but encoded data. */
const MOST_LETTERS = 40

export interface PlacedWord {
  /** In lower case. */
  readonly word: string
  /** Into the text. */
  readonly index: number
}

/** Runs of ASCII letters: names of programs, functions, keys; what stands between them differs for other reasons. */
export function* wordsOf(text: string): Iterable<PlacedWord> {
  for (const { 0: word, index } of text.matchAll(/[A-Za-z]+/g))
    if (word.length >= LEAST_LETTERS && word.length <= MOST_LETTERS) yield { word: word.toLowerCase(), index }
}

/** Finds words one change away (a letter more, less, another, or two swapped): words that share what one deletion leaves. */
export class NearWords {
  readonly #byDeletion = new Map<string, string[]>()

  constructor(words: Iterable<string>) {
    for (const word of words) {
      for (const left of deletionsOf(word)) {
        const known = this.#byDeletion.get(left)
        if (known === undefined) this.#byDeletion.set(left, [word])
        else known.push(word)
      }
    }
  }

  /** Without the word itself. */
  near(word: string): ReadonlySet<string> {
    const found = new Set<string>()
    for (const left of deletionsOf(word))
      for (const other of this.#byDeletion.get(left) ?? [])
        if (other !== word && isOneChange(word, other)) found.add(other)
    return found
  }
}

function deletionsOf(word: string): ReadonlySet<string> {
  const left = new Set([word])
  for (let at = 0; at < word.length; at++) left.add(word.slice(0, at) + word.slice(at + 1))
  return left
}

function isOneChange(one: string, other: string): boolean {
  const [longer, shorter] = one.length >= other.length ? [one, other] : [other, one]
  let same = 0
  while (same < shorter.length && longer[same] === shorter[same]) same++
  const [a, b] = [longer.slice(same), shorter.slice(same)]
  if (longer.length > shorter.length) return a.slice(1) === b
  if (a.slice(1) === b.slice(1)) return true
  return a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2)
}
