/** Where known names stand in a text: whole words, in any case, the longest where several would fit. */
import { kindOfField, type Name } from './names.ts'
import { foldedName } from './pseudonyms.ts'

export interface FoundName {
  readonly name: Name
  readonly start: number
  readonly end: number
}

const WORD = /[\p{L}\p{N}]+/gu
const WORD_UNIT = /[\p{L}\p{N}]/u

export class NameFinder {
  /** By the first word of the name; longest first. */
  readonly #byWord = new Map<string, Name[]>()
  readonly #owners: ReadonlySet<string>

  constructor(names: readonly Name[]) {
    for (const name of names) {
      const [word] = name.text.match(WORD) ?? []
      // A name without letters and digits cannot be told from anything.
      if (word === undefined) continue
      const known = this.#byWord.get(word)
      if (known === undefined) this.#byWord.set(word, [name])
      else known.push(name)
    }
    this.#owners = new Set(names.filter(({ kind }) => kind !== 'user').map(({ text }) => text))
  }

  /** From left to right, none inside another. */
  find(text: string, field: string): readonly FoundName[] {
    if (this.#byWord.size === 0) return []
    const folded = foldedName(text)
    const found: FoundName[] = []
    let done = 0
    for (const { 0: word, index } of folded.matchAll(WORD)) {
      if (index < done) continue
      const name = this.#byWord.get(word)?.find((each) => this.#standsAt(each, folded, index, field))
      if (name === undefined) continue
      const start = startOf(name, index)
      done = start + name.text.length
      found.push({ name, start, end: done })
    }
    return found
  }

  #standsAt(name: Name, text: string, index: number, field: string): boolean {
    const start = startOf(name, index)
    const end = start + name.text.length
    if (start < 0 || !text.startsWith(name.text, start)) return false
    if (end < text.length && WORD_UNIT.test(text[end - 1]!) && WORD_UNIT.test(text[end]!)) return false
    return name.isEverywhere || this.#isPlace(name, text, start, end, field)
  }

  /** Where nothing but a name of the kind can stand. */
  #isPlace({ kind }: Name, text: string, start: number, end: number, field: string): boolean {
    const ofField = kindOfField(field)
    if (ofField !== undefined && (start === 0 || ofField === 'host') && end === text.length) return true
    if (kind === 'domain') return text[end] === '\\' || text[start - 1] === '@'
    if (kind === 'host') return text[end] === '\\' || text.startsWith('\\\\', start - 2) || text[end] === '$'
    return text[end] === '@' || (text[start - 1] === '\\' && this.#isOwner(text, start - 1))
  }

  /** `Users\name`, `DOMAIN\name`. */
  #isOwner(text: string, slash: number): boolean {
    const [owner] = /[^\\/\s"'=(,;:]+$/.exec(text.slice(Math.max(0, slash - LONGEST_OWNER), slash)) ?? []
    return owner !== undefined && (owner === 'users' || this.#owners.has(owner))
  }
}

/** A DNS name has 253 characters at most. */
const LONGEST_OWNER = 256

/** Names may begin with a sign: `.novak`, `_service`. */
function startOf(name: Name, index: number): number {
  return index - name.text.search(WORD_UNIT)
}
