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
  /** By text. */
  readonly #names = new Map<string, Name>()
  /** By the first word of names: where they begin and end, seen from it; the longest first. */
  readonly #extents = new Map<string, Extent[]>()

  /** Longest first. */
  constructor(names: readonly Name[]) {
    for (const name of names) {
      const [word] = name.text.match(WORD) ?? []
      // A name without letters and digits cannot be told from anything.
      if (word === undefined) continue
      this.#names.set(name.text, name)
      const extents = this.#extents.get(word) ?? []
      this.#extents.set(word, extents)
      const extent = { lead: name.text.indexOf(word), length: name.text.length }
      if (!extents.some(({ lead, length }) => lead === extent.lead && length === extent.length)) extents.push(extent)
    }
  }

  /** From left to right, none inside another. */
  find(text: string, field: string): readonly FoundName[] {
    if (this.#names.size === 0) return []
    const folded = foldedName(text)
    const found: FoundName[] = []
    let done = 0
    for (const { 0: word, index } of folded.matchAll(WORD)) {
      if (index < done) continue
      for (const { lead, length } of this.#extents.get(word) ?? []) {
        const start = index - lead
        const name = start < done ? undefined : this.#names.get(folded.slice(start, start + length))
        if (name === undefined || !isWord(folded, start + length) || !this.#stands(name, folded, start, field)) continue
        done = start + length
        found.push({ name, start, end: done })
        break
      }
    }
    return found
  }

  /** Where nothing but a name of the kind can stand, unless the name is one wherever it is. */
  #stands({ kind, text: name, isEverywhere }: Name, text: string, start: number, field: string): boolean {
    if (isEverywhere) return true
    const end = start + name.length
    const ofField = kindOfField(field)
    if (ofField !== undefined && (start === 0 || ofField === 'host') && end === text.length) return true
    if (kind === 'domain') return text[end] === '\\' || text[start - 1] === '@'
    if (kind === 'host') return text[end] === '\\' || text.startsWith('\\\\', start - 2) || text[end] === '$'
    return text[end] === '@' || (text[start - 1] === '\\' && this.#isOwner(ownerBefore(text, start - 1)))
  }

  /** `Users\name`, `DOMAIN\name`. */
  #isOwner(owner: string): boolean {
    const kind = this.#names.get(owner)?.kind
    return owner === 'users' || kind === 'domain' || kind === 'host'
  }
}

interface Extent {
  /** Signs in front of the first word: names may be `.novak` or `_service`. */
  readonly lead: number
  readonly length: number
}

/** No word goes on there. */
function isWord(text: string, end: number): boolean {
  return end >= text.length || !WORD_UNIT.test(text[end - 1]!) || !WORD_UNIT.test(text[end]!)
}

/** A DNS name has 253 characters at most. */
const LONGEST_OWNER = 256
const BEFORE_OWNER = new Set('\\/"\'=(,;: \t\r\n')

function ownerBefore(text: string, slash: number): string {
  let start = slash
  while (start > 0 && slash - start < LONGEST_OWNER && !BEFORE_OWNER.has(text[start - 1]!)) start--
  return text.slice(start, slash)
}
