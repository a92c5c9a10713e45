import { readFragment } from './binxml.ts'
import type { Instance } from './binxml-instance.ts'
import { u16 } from './bytes.ts'
import type { Chunk } from './chunk.ts'
import { EvtxError } from './damage.ts'
import { type EvtxRecord, RECORD_HEADER_LENGTH } from './evtx-record.ts'
import { guidText, TYPE_BINXML } from './value.ts'

/** Values inside values; real logs go two deep. */
const MAX_DEPTH = 64

/**
 * GUIDs of the templates that a record is made of, outermost first; none for records without templates (forwarded
 * events). Never throws: parts that cannot be decoded have none.
 */
export function templatesOf({ chunk, offset, size }: EvtxRecord): string[] {
  const guids: string[] = []
  collect(chunk, offset + RECORD_HEADER_LENGTH, offset + size - 4, guids, 0)
  return guids
}

function collect(chunk: Chunk, start: number, end: number, guids: string[], depth: number): void {
  if (depth > MAX_DEPTH) return
  for (const instance of instancesOf(chunk, start, end)) {
    const guid = instance.definition + 4
    if (guid + 16 > chunk.length) continue
    guids.push(guidText(chunk.bytes, guid))
    let at = instance.values
    for (let i = 0; i < instance.count; i++) {
      const descriptor = instance.descriptors + 4 * i
      const size = u16(chunk.bytes, descriptor)
      if (chunk.bytes[descriptor + 2] === TYPE_BINXML) collect(chunk, at, at + size, guids, depth + 1)
      at += size
    }
  }
}

function instancesOf(chunk: Chunk, start: number, end: number): Instance[] {
  try {
    return readFragment(chunk, start, end, false).content.filter((part) => part.kind === 'instance')
  } catch (error) {
    if (error instanceof EvtxError) return []
    throw error
  }
}
