import { readFragment } from './binxml.ts'
import { u16, u32 } from './bytes.ts'
import { Chunk, type Definition, type Name } from './chunk.ts'
import { EvtxError } from './damage.ts'
import type { KnownDefinitions } from './recover-definitions.ts'

/** A definition: u32 next, GUID, u32 size of the data; then the data. */
const DEFINITION_SIZE_OFFSET = 20
const DEFINITION_HEADER_LENGTH = 24
/** Offsets from here on stand for definitions of other chunks; a chunk ends long before. */
const BORROWED = 0x10_0000

/**
 * A chunk as recovery sees it: what old records refer to may have been overwritten by newer ones, so every name must
 * have the hash that is stored with it, and every definition must end exactly where its size says. What fails is treated
 * as absent, which drops the record: a record with names of another is worse than none.
 */
export class StrictChunk extends Chunk {
  /** Definitions of other chunks that stand in for lost ones. */
  known: KnownDefinitions | undefined = undefined
  readonly #isWhole = new Map<number, boolean>()
  readonly #borrowed: Definition[] = []

  override name(offset: number): Name {
    const name = super.name(offset)
    const units = offset + 8
    const end = offset + name.byteLength - 2
    let hash = 0
    for (let at = units; at < end; at += 2) hash = (Math.imul(hash, 65599) + u16(this.bytes, at)) | 0
    if ((hash & 0xffff) !== u16(this.bytes, offset + 4) || u16(this.bytes, end) !== 0 || end === units)
      throw new EvtxError('BAD_REFERENCE', offset, 'the name was overwritten')
    return name
  }

  override definitionOffset(at: number): number {
    const offset = super.definitionOffset(at)
    const id = u32(this.bytes, at + 2)
    const isThere = offset === at + 10 || (offset < BORROWED && this.#holds(offset, id))
    if (isThere || this.known === undefined) return offset
    const definition = this.known.find(id, this.bytes, at + 10)
    if (definition === undefined) return offset < BORROWED ? offset : 0
    const index = this.#borrowed.indexOf(definition)
    return BORROWED + (index < 0 ? this.#borrowed.push(definition) - 1 : index)
  }

  override definition(offset: number): Definition {
    if (offset >= BORROWED && offset < BORROWED + this.#borrowed.length) return this.#borrowed[offset - BORROWED]!
    const definition = super.definition(offset)
    if (definition.problem !== undefined) throw new EvtxError('BAD_REFERENCE', offset, definition.problem)
    let isWhole = this.#isWhole.get(offset)
    if (isWhole === undefined) {
      isWhole = this.#endsAsItSays(offset)
      this.#isWhole.set(offset, isWhole)
    }
    if (!isWhole) throw new EvtxError('BAD_REFERENCE', offset, 'the template definition was overwritten in part')
    return definition
  }

  #holds(offset: number, id: number): boolean {
    try {
      return this.definition(offset).id === id
    } catch (error) {
      if (error instanceof EvtxError) return false
      throw error
    }
  }

  /** Names are checked on the way: a definition that the cache knew was not parsed here before. */
  #endsAsItSays(offset: number): boolean {
    const start = offset + DEFINITION_HEADER_LENGTH
    const end = start + u32(this.bytes, offset + DEFINITION_SIZE_OFFSET)
    try {
      return end <= this.length && readFragment(this, start, end, true).end === end
    } catch (error) {
      if (error instanceof EvtxError) return false
      throw error
    }
  }
}
