/**
 * Damage made on purpose: what accidents and intruders do to logs, at a place that the description names. Checksums are
 * left as they were, as an accident leaves them.
 */
import { u32, u64 } from '../evtx/bytes.ts'
import { CHUNK_HEADER_LENGTH, CHUNK_LENGTH } from '../evtx/chunk-header.ts'
import { FILE_HEADER_LENGTH } from '../evtx/file-header.ts'
import type { MapNode } from './document.ts'
import type { Reader } from './reader.ts'

export interface MadeDamage {
  readonly how: DamageKind
  readonly line: number
  /** Id in the record's header; for the kinds that hit a record. */
  readonly record?: number
  /** Number of the chunk, from 0; for those that hit a chunk. */
  readonly chunk?: number
  /** How many bytes are cut off. */
  readonly bytes?: number
}

/** Kind → what it hits. */
const KINDS = {
  /** A byte in the middle of the record has other bits. */
  flip: 'record',
  /** The size in front of the record says something else than the one behind it. */
  size: 'record',
  /** Where the record was there are zeros. */
  zero: 'record',
  /** The header of the chunk is zeros. */
  'chunk-header': 'chunk',
  /** All of the chunk is zeros. */
  'chunk-zero': 'chunk',
  /** The header of the file is zeros. */
  'file-header': 'file',
  /** The log was copied while it was in use: it is marked dirty, and its header does not know the last chunk. */
  dirty: 'file',
  /** The file ends too early. */
  truncate: 'file',
} as const

type DamageKind = keyof typeof KINDS

export function describeDamage(reader: Reader, root: MapNode): readonly MadeDamage[] {
  const entry = root.entries.get('damage')
  if (entry === undefined) return []
  return reader.list(entry.value, 'damage').map((node) => {
    const map = reader.map(node, 'an entry of damage', ['how', 'record', 'chunk', 'bytes'])
    const how = reader.textAt(map, 'how') ?? ''
    if (!Object.hasOwn(KINDS, how))
      return reader.fail(map.line, `"how" must be one of ${Object.keys(KINDS).join(', ')}`)
    const [record, chunk, bytes] = ['record', 'chunk', 'bytes'].map((key) => reader.integerAt(map, key))
    const hits = KINDS[how as DamageKind]
    if (hits === 'record' && record === undefined) reader.fail(map.line, `${how} needs "record"`)
    if (hits === 'chunk' && chunk === undefined) reader.fail(map.line, `${how} needs "chunk"`)
    if (how === 'truncate' && !(bytes !== undefined && bytes > 0)) reader.fail(map.line, 'truncate needs "bytes"')
    const place = { ...(record !== undefined && { record }), ...(chunk !== undefined && { chunk }) }
    return { how: how as DamageKind, line: map.line, ...place, ...(bytes !== undefined && { bytes }) }
  })
}

/** The damaged file; `fail` is told of a place that the file does not have. */
export function damaged(
  whole: Uint8Array,
  damages: readonly MadeDamage[],
  fail: (line: number, message: string) => never,
): Uint8Array {
  let bytes = whole.slice()
  // Places are those of the whole file, so all are found before anything is changed.
  const places = damages.map((damage) => placeOf(bytes, damage) ?? fail(damage.line, `the file has no such place`))
  for (const [i, { how, bytes: count = 0 }] of damages.entries()) {
    const { start, end } = places[i]!
    if (how === 'truncate') bytes = bytes.slice(0, Math.max(0, bytes.length - count))
    else HIT[how](bytes, start, end)
  }
  return bytes
}

type Hit = (bytes: Uint8Array, start: number, end: number) => void

const HIT: { readonly [how in Exclude<DamageKind, 'truncate'>]: Hit } = {
  flip(bytes, start, end) {
    const middle = (start + end) >> 1
    bytes[middle] = bytes[middle]! ^ 0xff
  },
  size(bytes, start) {
    bytes[start + 4] = bytes[start + 4]! ^ 0x08
  },
  zero: (bytes, start, end) => bytes.fill(0, start, end),
  'chunk-header': (bytes, start) => bytes.fill(0, start, start + CHUNK_HEADER_LENGTH),
  'chunk-zero': (bytes, start, end) => bytes.fill(0, start, end),
  'file-header': (bytes, start, end) => bytes.fill(0, start, end),
  dirty(bytes) {
    const view = new DataView(bytes.buffer)
    view.setUint32(120, view.getUint32(120, true) | 1, true)
    view.setUint16(42, Math.max(1, view.getUint16(42, true) - 1), true)
  },
}

interface Place {
  readonly start: number
  readonly end: number
}

function placeOf(bytes: Uint8Array, { how, record, chunk }: MadeDamage): Place | undefined {
  if (KINDS[how] === 'record') return recordPlace(bytes, BigInt(record!))
  if (KINDS[how] === 'file') return { start: 0, end: FILE_HEADER_LENGTH }
  const start = FILE_HEADER_LENGTH + CHUNK_LENGTH * chunk!
  return chunk! >= 0 && start < bytes.length ? { start, end: start + CHUNK_LENGTH } : undefined
}

function recordPlace(bytes: Uint8Array, id: bigint): Place | undefined {
  for (let chunk = FILE_HEADER_LENGTH; chunk < bytes.length; chunk += CHUNK_LENGTH) {
    const free = chunk + u32(bytes, chunk + 48)
    for (let start = chunk + CHUNK_HEADER_LENGTH; start < free; start += u32(bytes, start + 4)) {
      if (u64(bytes, start + 8) === id) return { start, end: start + u32(bytes, start + 4) }
    }
  }
  return undefined
}
