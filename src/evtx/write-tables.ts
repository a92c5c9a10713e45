/**
 * What a chunk remembers while it is written: each name and each template definition lies in it once, where it was first
 * used, and both tables of the chunk header lead to them. Offsets are positions in the chunk, never in the record.
 */
import type { ByteWriter } from './write-bytes.ts'
import { EvtxWriteError, LONGEST } from './write-value.ts'

export interface ChunkState {
  readonly out: ByteWriter
  /** Offsets of names by their text. */
  readonly names: Map<string, number>
  /** Offsets of template definitions; by GUID where one GUID means one content, else by GUID and content. */
  readonly definitions: Map<string, number>
  /** Filled, where it is there: every place at which a name is referred to. */
  readonly uses?: NameUse[]
}

export interface NameUse {
  readonly name: string
  /** Of the reference, four bytes. */
  readonly at: number
  /** The name itself follows. */
  readonly isResident: boolean
}

/** An entry is the newest item of its bucket, which points on to the older ones. */
const NAME_TABLE = { offset: 128, buckets: 64 } as const
const TEMPLATE_TABLE = { offset: 384, buckets: 32 } as const

/** Offset of {u32 next in bucket, u16 hash, u16 length, UTF-16, u16 0}, which follows here at its first use. */
export function writeName(chunk: ChunkState, name: string): void {
  const { out } = chunk
  const known = chunk.names.get(name)
  chunk.uses?.push({ name, at: out.position, isResident: known === undefined })
  out.u32(known ?? out.position + 4)
  if (known !== undefined) return
  if (name.length > LONGEST) throw new EvtxWriteError(`${name.length} characters in one name: EVTX holds ${LONGEST}`)
  const offset = out.position
  out.u32(0)
  out.u16(nameHash(name))
  out.u16(name.length)
  out.utf16(name)
  out.u16(0)
  linkName(chunk, name, offset)
}

/** Makes the name that lies at `offset` known. */
export function linkName({ out, names }: ChunkState, name: string, offset: number): void {
  names.set(name, offset)
  linkIntoBucket(out, NAME_TABLE, out.getU16(offset + 4), offset)
}

/** Puts the definition at `offset`, which begins with its `next` field and its GUID, in front of its bucket. */
export function linkDefinition(out: ByteWriter, offset: number): void {
  linkIntoBucket(out, TEMPLATE_TABLE, guidHash(out.bytes, offset + 4), offset)
}

function linkIntoBucket(
  out: ByteWriter,
  table: { offset: number; buckets: number },
  hash: number,
  offset: number,
): void {
  const bucketAt = table.offset + 4 * (hash % table.buckets)
  out.setU32(offset, out.getU32(bucketAt))
  out.setU32(bucketAt, offset)
}

/** MS-EVEN6 "NameHash": h = h · 65599 + unit; the low 16 bits. */
export function nameHash(name: string): number {
  let hash = 0
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 65599) + name.charCodeAt(i)) | 0
  return hash & 0xffff
}

/** The same over the eight 16-bit words of the GUID as stored (measured on recorded files). */
function guidHash(bytes: Uint8Array, at: number): number {
  let hash = 0
  for (let i = at; i < at + 16; i += 2) hash = (Math.imul(hash, 65599) + (bytes[i]! | (bytes[i + 1]! << 8))) | 0
  return hash >>> 0
}
