/**
 * Templates come again in chunk after chunk: byte for byte the same but for where names lie. A definition that was
 * parsed once is taken again only after a comparison that leaves no doubt: every byte between names, and every name by
 * its text. Never by GUID alone: crafted files give several definitions the same one. (Measured: parsing each chunk's
 * definitions anew cost 7 % of a run over Sysmon logs.)
 */
import type { Content, NameReference } from './binxml.ts'
import { equalBytes, u32 } from './bytes.ts'
import type { Chunk } from './chunk.ts'
import type { Layout } from './layout.ts'

export interface ParsedDefinition {
  readonly content: readonly Content[]
  readonly layout: Layout | undefined
}

interface Entry extends ParsedDefinition {
  /** The data of the definition as it was when it was parsed. */
  readonly bytes: Uint8Array
  /** Where names are referred to, `at` relative to the data. */
  readonly names: readonly NameReference[]
}

/** Variants kept for one template id: the same template with names resident or not. */
const MAX_VARIANTS = 8
/** Template ids kept before all are forgotten; a merged log of a thousand hosts has some thousands. */
const MAX_TEMPLATES = 4096

export class DefinitionCache {
  readonly #entries = new Map<number, Entry[]>()

  /** `start`, `size`: the data of the definition in the chunk. */
  find(chunk: Chunk, id: number, start: number, size: number): ParsedDefinition | undefined {
    return this.#entries.get(id)?.find((entry) => entry.bytes.length === size && isSame(entry, chunk, start))
  }

  add(
    chunk: Chunk,
    id: number,
    start: number,
    size: number,
    parsed: ParsedDefinition,
    names: readonly NameReference[],
  ): void {
    if (this.#entries.size === MAX_TEMPLATES) this.#entries.clear()
    const variants = this.#entries.get(id) ?? []
    if (variants.length === MAX_VARIANTS) return
    const relative = names.map((name) => ({ ...name, at: name.at - start }))
    this.#entries.set(id, [...variants, { ...parsed, bytes: chunk.bytes.slice(start, start + size), names: relative }])
  }
}

/** A resident name: u32 next, u16 hash, u16 count, units, u16 0. `next` chains other names of the chunk and means nothing here. */
const NEXT_LENGTH = 4

function isSame(entry: Entry, chunk: Chunk, start: number): boolean {
  let compared = 0
  for (const { at, text, isResident } of entry.names) {
    if (!equalBytes(entry.bytes, compared, chunk.bytes, start + compared, at - compared)) return false
    const offset = u32(chunk.bytes, start + at)
    const behind = at + 4
    if ((offset === start + behind) !== isResident) return false
    // A resident name is compared with the bytes that follow it, another by its text.
    compared = isResident ? behind + NEXT_LENGTH : behind
    if (!isResident && !chunk.isName(offset, text)) return false
  }
  return equalBytes(entry.bytes, compared, chunk.bytes, start + compared, entry.bytes.length - compared)
}
