/**
 * The reader: bytes in, records out, and an account of every byte. What the headers promise (counts, ids, flags,
 * checksums) is compared and reported, never relied on: the file is walked chunk by chunk to its end.
 */
import type { ReadAccount } from './account.ts'
import { carveOrThrow } from './carve-image.ts'
import { checkFileHeader, emptyFacts, type FileFacts } from './check.ts'
import type { ChunkFacts } from './chunk-facts.ts'
import { CHUNK_LENGTH, hasChunkMagic } from './chunk-header.ts'
import { ChunkReader } from './chunk-reader.ts'
import { EvtxError, type OnDamage } from './damage.ts'
import type { EvtxRecord } from './evtx-record.ts'
import { FILE_HEADER_LENGTH, type FileHeader, readFileHeader } from './file-header.ts'
import { type Machine, portableMachine } from './machine.ts'
import type { Interest } from './peek.ts'
import { startRecovery } from './recover.ts'
import type { ByteSource } from './source.ts'

export interface ReadOptions {
  readonly onDamage?: OnDamage
  /** Filled while reading. */
  readonly account?: ReadAccount
  readonly machine?: Machine
  /** Records nobody wants are counted and not decoded. */
  readonly interest?: Interest
  /** Numbers of the first chunk and of the one behind the last; all by default. A part does not judge the file header: see `reportFileHeader`. */
  readonly chunks?: { readonly from: number; readonly to: number }
  /** Filled while reading: what the chunks hold, to judge the file header by. */
  readonly facts?: FileFacts
  /** Called for every block of 64 KiB, in file order, before its records are yielded. */
  readonly onChunk?: (facts: ChunkFacts) => void
  /** Called with every live record that can be decoded, of interest or not; it is valid during the call. */
  readonly onRecord?: (record: EvtxRecord) => void
  /** Yielded records are valid until the next one is asked for: the same memory serves every block. */
  readonly reuse?: boolean
  /**
   * Also what is no live record any more: slack, records that were hidden, blocks without a header, and sources that are
   * no EVTX file at all (images). A live record whose template is damaged comes as recovered when another chunk has the
   * same template. The source is read twice; give it whole, not in parts. Off by default.
   */
  readonly recover?: boolean
  /** Called after each block with the number of bytes done. */
  readonly onProgress?: (bytes: number) => void
}

/** Chunks that are read at once: 512 KiB, measured no slower than any other size from 64 KiB to 4 MiB. */
const BLOCK_CHUNKS = 8

/**
 * Yields every record that can be decoded, in file order. What cannot be read goes to `onDamage`.
 * @throws EvtxError `NOT_EVTX`, `EMPTY` or `TRUNCATED` when the source is no EVTX file; errors of the source as they are
 */
export async function* readEvtx(source: ByteSource, options: ReadOptions = {}): AsyncGenerator<EvtxRecord> {
  for await (const records of readBlocks(source, options)) yield* records
}

/** As `readEvtx`, with the records of a block at a time: inside a block everything is synchronous. */
export async function* readBlocks(source: ByteSource, options: ReadOptions = {}): AsyncGenerator<Iterable<EvtxRecord>> {
  const facts = options.facts ?? emptyFacts()
  const header = await readHeadOrCarve(source, options)
  if (Symbol.asyncIterator in header) return yield* header
  const recovery = await startRecovery(source, header, options)
  const reader = new ChunkReader(source, options, header, facts, recovery)
  const from = FILE_HEADER_LENGTH + CHUNK_LENGTH * (options.chunks?.from ?? 0)
  let to =
    options.chunks === undefined
      ? source.byteLength
      : Math.min(source.byteLength, FILE_HEADER_LENGTH + CHUNK_LENGTH * options.chunks.to)
  const buffers = [newBlock(), newBlock()] as const
  let pending =
    from < to ? source.read(from, buffers[0].subarray(0, Math.min(to - from, buffers[0].length))) : undefined
  for (let offset = from, turn = 0; offset < to; offset += BLOCK_CHUNKS * CHUNK_LENGTH, turn ^= 1) {
    const length = await pending!
    const next = offset + BLOCK_CHUNKS * CHUNK_LENGTH
    // A source that is read from front to back may not know before where it ends.
    if (offset + length < Math.min(next, to)) to = offset + length
    if (length === 0) break
    // The next block is fetched while this one is worked on.
    pending =
      next < to ? source.read(next, buffers[turn ^ 1]!.subarray(0, Math.min(to - next, buffers[0].length))) : undefined
    // Whoever consumes the records may take longer than the next block takes to fail.
    pending?.catch(() => undefined)
    const block = buffers[turn]!.subarray(0, length)
    yield reader.records(options.reuse === true ? block : block.slice(), offset)
    options.onProgress?.(Math.min(next, to) - from)
  }
  if (recovery !== undefined) yield recovery.finish()
  if (options.chunks === undefined) await reportFileHeader(source, facts, options)
}

/** What the file header says against what was found; for callers that read a file in parts. undefined: an image, no log. */
export async function reportFileHeader(
  source: ByteSource,
  facts: FileFacts,
  options: ReadOptions,
): Promise<FileHeader | undefined> {
  const header = await readHead(source, options.machine ?? portableMachine).catch((error: unknown) => {
    // Nothing was promised by what is no EVTX file.
    if (options.recover === true && error instanceof EvtxError) return undefined
    throw error
  })
  if (header === undefined) return undefined
  checkFileHeader(header, facts, (code, message, checksums) =>
    options.onDamage?.({
      code,
      message,
      file: source.name,
      offset: 0,
      length: 0,
      chunk: null,
      recordId: null,
      ...checksums,
    }),
  )
  return header
}

function newBlock(): Uint8Array {
  return new Uint8Array(BLOCK_CHUNKS * CHUNK_LENGTH)
}

/** Header and first chunk's magic tell whether this is EVTX at all. */
async function readHead(source: ByteSource, machine: Machine): Promise<FileHeader> {
  const head = new Uint8Array(FILE_HEADER_LENGTH + 8)
  const length = await source.read(0, head)
  if (length === 0) throw new EvtxError('EMPTY', 0, 'the file is empty')
  const header = readFileHeader(head, machine)
  if (!header.magic && !hasChunkMagic(head, FILE_HEADER_LENGTH)) {
    throw new EvtxError(
      'NOT_EVTX',
      0,
      'this is no EVTX file: it begins neither with a file header (ElfFile) nor has it a chunk (ElfChnk) at offset 4096',
    )
  }
  if (length < FILE_HEADER_LENGTH)
    throw new EvtxError('TRUNCATED', length, `the file ends inside its header, after ${length} of 4096 bytes`)
  return header
}

/** In place of the header of a source that is no EVTX file, the records that were carved out of it. */
async function readHeadOrCarve(
  source: ByteSource,
  options: ReadOptions,
): Promise<FileHeader | AsyncGenerator<Iterable<EvtxRecord>>> {
  try {
    return await readHead(source, options.machine ?? portableMachine)
  } catch (error) {
    const mayCarve = options.recover === true && error instanceof EvtxError && error.code !== 'EMPTY'
    if (!mayCarve) throw error
    return carveOrThrow(source, options, error)
  }
}
