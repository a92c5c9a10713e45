import { type Content, readFragment } from './binxml.ts'
import { u16, u32 } from './bytes.ts'
import { CHUNK_HEADER_LENGTH, CHUNK_LENGTH } from './chunk-header.ts'
import { EvtxError } from './damage.ts'
import type { DefinitionCache } from './definition-cache.ts'
import { compileLayout, type Layout } from './layout.ts'
import type { Machine } from './machine.ts'

/** An element or attribute name as stored: u32 next, u16 hash, u16 count, units, u16 0. */
export interface Name {
  readonly text: string
  /** With its ten bytes of frame. */
  readonly byteLength: number
}

/** A template definition: u32 next, GUID, u32 size of the data, data. */
export interface Definition {
  /** First four bytes of the GUID, which every instance repeats. */
  readonly id: number
  /** Where it ends, hence where the values of the instance that it is resident in begin. */
  readonly end: number
  readonly content: readonly Content[]
  /** Where its fields are, when its shape is an ordinary one. */
  readonly layout: Layout | undefined
  /** Why it cannot be read; `content` is empty then. */
  readonly problem: string | undefined
}

const DEFINITION_HEADER_LENGTH = 24
/** Definitions inside definitions; real logs have none. */
const MAX_DEFINITION_DEPTH = 64

/**
 * One 64 KiB chunk: its bytes, its place, and what was parsed of it so far. A chunk decodes alone: names and
 * definitions are never shared with another, so caches live here, keyed by offset (never by GUID: several definitions
 * may share one).
 */
export class Chunk {
  /** The block; only the first `length` bytes are the chunk's (fewer than 65,536 when the file ends in it). */
  bytes: Uint8Array
  length: number
  /** Offset of the chunk in the file. */
  offset: number
  /** Number of the chunk in the file, from 0; -1 outside a file's grid. */
  index: number
  readonly file: string
  readonly machine: Machine
  readonly #cache: DefinitionCache
  readonly #names = new Map<number, Name>()
  readonly #definitions = new Map<number, Definition>()
  #depth = 0
  /** The two definitions that were asked for last: a record has two, and is asked for each of them twice. */
  #lastOffset = -1
  #last: Definition = CONTAINS_ITSELF
  #otherOffset = -1
  #other: Definition = CONTAINS_ITSELF

  constructor(
    file: string,
    machine: Machine,
    cache: DefinitionCache,
    bytes: Uint8Array = new Uint8Array(0),
    offset = 0,
    index = 0,
  ) {
    this.file = file
    this.machine = machine
    this.#cache = cache
    this.bytes = bytes
    this.length = bytes.length
    this.offset = offset
    this.index = index
  }

  /** Puts another chunk into the same object, so that replaying gigabytes makes no garbage. */
  load(bytes: Uint8Array, offset: number, index: number): void {
    this.bytes = bytes
    this.length = bytes.length
    this.offset = offset
    this.index = index
    this.#names.clear()
    this.#definitions.clear()
    this.#lastOffset = -1
    this.#otherOffset = -1
  }

  /** @throws EvtxError `BAD_REFERENCE` when there is no name at the offset */
  name(offset: number): Name {
    const known = this.#names.get(offset)
    if (known !== undefined) return known
    const count = u16(this.bytes, offset + 6)
    const byteLength = 10 + 2 * count
    if (offset < CHUNK_HEADER_LENGTH || offset + byteLength > this.length) {
      throw new EvtxError('BAD_REFERENCE', offset, `there is no name at 0x${offset.toString(16)}`)
    }
    const name = { text: this.machine.utf16(this.bytes, offset + 8, count), byteLength }
    this.#names.set(offset, name)
    return name
  }

  /** True when the name at the offset is this text; never throws. */
  isName(offset: number, text: string): boolean {
    if (offset < CHUNK_HEADER_LENGTH || offset + 10 + 2 * text.length > this.length) return false
    if (u16(this.bytes, offset + 6) !== text.length) return false
    for (let i = 0; i < text.length; i++) if (u16(this.bytes, offset + 8 + 2 * i) !== text.charCodeAt(i)) return false
    return true
  }

  /** Where the definition of the template instance at `at` is. */
  definitionOffset(at: number): number {
    return u32(this.bytes, at + 6)
  }

  /** Never throws: a definition that cannot be read says so in `error`. */
  definition(offset: number): Definition {
    if (offset === this.#lastOffset) return this.#last
    if (offset === this.#otherOffset) return this.#other
    const definition = this.#definitions.get(offset) ?? this.#readOnce(offset)
    this.#otherOffset = this.#lastOffset
    this.#other = this.#last
    this.#lastOffset = offset
    this.#last = definition
    return definition
  }

  #readOnce(offset: number): Definition {
    // Stands here while the definition is read: one that contains an instance of itself finds it.
    this.#definitions.set(offset, CONTAINS_ITSELF)
    this.#depth++
    const definition =
      this.#depth > MAX_DEFINITION_DEPTH
        ? broken(offset, 0, offset, 'templates are nested too deep')
        : this.#readDefinition(offset)
    this.#depth--
    this.#definitions.set(offset, definition)
    return definition
  }

  #readDefinition(offset: number): Definition {
    const start = offset + DEFINITION_HEADER_LENGTH
    if (offset < CHUNK_HEADER_LENGTH || start > this.length)
      return broken(offset, 0, offset, 'there is no template definition')
    const id = u32(this.bytes, offset + 4)
    const size = u32(this.bytes, offset + 20)
    const isSizeSound = size > 0 && start + size <= CHUNK_LENGTH
    if (isSizeSound) {
      const known = this.#cache.find(this, id, start, size)
      if (known !== undefined) return { id, end: start + size, ...known, problem: undefined }
    }
    try {
      return this.#parseDefinition(id, start, isSizeSound ? size : undefined)
    } catch (error) {
      if (!(error instanceof EvtxError)) throw error
      return broken(offset, id, isSizeSound ? start + size : start, error.message)
    }
  }

  /** Up to the end token wherever the size says it is: sizes get damaged too. */
  #parseDefinition(id: number, start: number, size: number | undefined): Definition {
    const { content, names, hasInstances, end } = readFragment(this, start, this.length, true)
    if (content.length !== 1)
      throw new EvtxError('NO_CONTENT', start, 'the template definition holds no single element')
    const parsed = { content, layout: compileLayout(content) }
    if (end - start === size && !hasInstances) this.#cache.add(this, id, start, size, parsed, names)
    return { id, end: size === undefined ? end : start + size, ...parsed, problem: undefined }
  }
}

const CONTAINS_ITSELF: Definition = {
  id: 0,
  end: 0,
  content: [],
  layout: undefined,
  problem: 'a template definition contains itself',
}

function broken(offset: number, id: number, end: number, message: string): Definition {
  return {
    id,
    end,
    content: [],
    layout: undefined,
    problem: `the template definition at 0x${offset.toString(16)} of the chunk: ${message}`,
  }
}
