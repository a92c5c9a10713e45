/**
 * The words that Elasticsearch's `standard` analyser makes of a text: word breaks of Unicode (UAX #29) as Lucene's
 * tokenizer has them, in lower case. Written out because `Intl.Segmenter` follows the ICU of the machine, which tailors
 * the colon, and knows no limit of length.
 */

/** Lucene cuts longer words; in UTF-16 units. */
const MAX_WORD_LENGTH = 255

/** What a character is to a word. */
type Kind =
  | 'letter'
  | 'digit'
  | 'katakana'
  /** `_` and its like: joins whatever is on either side, and is no word alone. */
  | 'connector'
  /** Scripts without spaces that are not cut further. */
  | 'complex'
  /** A word of its own. */
  | 'single'
  /** Joins what stands on both sides, where both are letters (`:`), digits (`,` `;`), or either (`.` `'`). */
  | 'mid-letter'
  | 'mid-digit'
  | 'mid-any'
  /** Belongs to the character before. */
  | 'extension'
  | 'other'

const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^[\p{M}\p{Cf}]$/u, 'extension'],
  [/^[\p{Script=Han}\p{Script=Hiragana}\p{Ideographic}\p{Emoji_Presentation}]$/u, 'single'],
  [/^[\p{Script=Katakana}\u3031-\u3035\u309b\u309c\u30a0\u30fc\uff70]$/u, 'katakana'],
  [
    /^[\p{Script=Thai}\p{Script=Lao}\p{Script=Myanmar}\p{Script=Khmer}\p{Script=Tai_Le}\p{Script=New_Tai_Lue}]$/u,
    'complex',
  ],
  [/^\p{Nd}$/u, 'digit'],
  [/^[\p{Pc}\u202f]$/u, 'connector'],
  [/^\p{Alphabetic}$/u, 'letter'],
  [/^[:\u00b7\u0387\u05f4\u2027\ufe13\ufe55\uff1a]$/u, 'mid-letter'],
  [/^[,;\u037e\u0589\u060c\u060d\u066c\u07f8\u2044\ufe10\ufe14\ufe50\ufe54\uff0c\uff1b]$/u, 'mid-digit'],
  [/^[.'\u2018\u2019\u2024\ufe52\uff07\uff0e]$/u, 'mid-any'],
]

/** Made when first needed: runs without queries pay nothing for it. */
let asciiKinds: readonly Kind[] | undefined

function asciiKind(code: number): Kind {
  asciiKinds ??= Array.from({ length: 0x80 }, (_, each) => kindByClass(String.fromCharCode(each)))
  return asciiKinds[code]!
}

function kindByClass(character: string): Kind {
  return KINDS.find(([characters]) => characters.test(character))?.[1] ?? 'other'
}

/** The same text is asked many questions in a row. */
let lastText = ''
let lastWords: readonly string[] = []

export function standardWords(text: string): readonly string[] {
  if (text !== lastText) {
    lastWords = wordsOf(text)
    lastText = text
  }
  return lastWords
}

function wordsOf(text: string): readonly string[] {
  const words: string[] = []
  let start = -1
  let isWord = false
  /** Of the character before, extensions aside. */
  let before: Kind = 'other'
  const end = (at: number): void => {
    if (start >= 0 && isWord) addWord(words, text.slice(start, at))
    start = -1
    isWord = false
  }
  for (let at = 0; at < text.length; ) {
    const length = lengthAt(text, at)
    const kind = kindAt(text, at)
    if (kind !== 'extension' || start < 0) {
      const isJoined = joins(before, kind, text, at + length)
      if (!isJoined) {
        end(at)
        if (BEGINNINGS.includes(kind)) start = at
      }
      isWord ||= kind !== 'connector' && BEGINNINGS.includes(kind)
      before = isJoined || start >= 0 ? kind : 'other'
    }
    at += length
  }
  end(text.length)
  return words
}

function addWord(words: string[], word: string): void {
  const lower = lowerCase(word)
  for (let at = 0; at < lower.length; at += MAX_WORD_LENGTH) words.push(lower.slice(at, at + MAX_WORD_LENGTH))
}

const JOINED: { readonly [before in Kind]?: readonly Kind[] } = {
  letter: ['letter', 'digit', 'connector'],
  digit: ['letter', 'digit', 'connector'],
  katakana: ['katakana', 'connector'],
  connector: ['letter', 'digit', 'katakana', 'connector'],
  complex: ['complex'],
  // What comes behind was looked at when they joined what is in front.
  'mid-letter': ['letter'],
  'mid-digit': ['digit'],
  'mid-any': ['letter', 'digit'],
}

/** `behind`: where the next character begins. */
function joins(before: Kind, kind: Kind, text: string, behind: number): boolean {
  if (kind === 'mid-letter' || kind === 'mid-digit' || kind === 'mid-any') {
    if (before === 'letter') return kind !== 'mid-digit' && nextKind(text, behind) === 'letter'
    return before === 'digit' && kind !== 'mid-letter' && nextKind(text, behind) === 'digit'
  }
  return JOINED[before]?.includes(kind) ?? false
}

/** Of the next character that is no extension. */
function nextKind(text: string, from: number): Kind {
  let at = from
  while (at < text.length && kindAt(text, at) === 'extension') at += lengthAt(text, at)
  return at < text.length ? kindAt(text, at) : 'other'
}

const BEGINNINGS: readonly Kind[] = ['letter', 'digit', 'katakana', 'connector', 'complex', 'single']

function kindAt(text: string, at: number): Kind {
  const code = text.charCodeAt(at)
  return code < 0x80 ? asciiKind(code) : kindByClass(String.fromCodePoint(text.codePointAt(at)!))
}

function lengthAt(text: string, at: number): number {
  return text.codePointAt(at)! > 0xffff ? 2 : 1
}

const ASCII_ONLY = /^[\0-\x7f]*$/

/** Code point by code point, as Lucene does it: no final sigma, and İ becomes i alone. */
export function lowerCase(text: string): string {
  if (ASCII_ONLY.test(text)) return text.toLowerCase()
  let lower = ''
  for (const character of text) lower += character === '\u0130' ? 'i' : character.toLowerCase()
  return lower
}
