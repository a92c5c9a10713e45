import { readFragment } from './binxml.ts'
import { u16, u32 } from './bytes.ts'
import { Chunk, type Definition, type Name } from './chunk.ts'
import { EvtxError } from './damage.ts'

/** A definition: u32 next, GUID, u32 size of the data; then the data. */
const DEFINITION_SIZE_OFFSET = 20
const DEFINITION_HEADER_LENGTH = 24

/**
 * A chunk as recovery sees it: what old records refer to may have been overwritten by newer ones, so every name must
 * have the hash that is stored with it, and every definition must end exactly where its size says. What fails is treated
 * as absent, which drops the record: a record with names of another is worse than none.
 */
export class StrictChunk extends Chunk {
  readonly #isWhole = new Map<number, boolean>()

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

  override definition(offset: number): Definition {
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
