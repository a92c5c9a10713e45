/**
 * The second reader: the package `@ts-evtx/core`, for comparing what two independent readers make of the same file.
 *
 * It is not for evidence: what it loses it mostly does not tell, and nothing here can. Seen with 1.1.1:
 * - It reads as many chunks as the header promises, which is stale in files that were not closed (41 of 358 and 714 of
 *   1,146 records of two real logs), and leaves a chunk at the first record that is none (1,912 of 1,942).
 * - Records without a template (forwarded events) and many it fails on become an empty `<Event/>`; these are reported.
 *   Others lack System or EventData, or hold wrong values, and count as read.
 * - A Boolean is read as one byte of its four, so every value behind it is garbage: addresses and ports of all network
 *   events of Sysmon (ID 3). Pointers are decimal, times lose what is below the millisecond, GUIDs are in upper case,
 *   arrays become one value joined with ", ", control characters vanish, values of white space become empty, and the
 *   lines of a value are indented. `test/input/ts-evtx-differences.ts` has the list.
 * - Crafted nesting keeps it busy for minutes; the call cannot be interrupted.
 */
import { EvtxFile } from '@ts-evtx/core'
import { emptyAccount, type ReadAccount } from '../evtx/account.ts'
import { EvtxError, type OnDamage } from '../evtx/damage.ts'
import type { LogRecord } from '../evtx/log-record.ts'
import { parseEventElement } from './event-element.ts'
import { TextRecord } from './text-record.ts'

export interface TsEvtxOptions {
  readonly onDamage?: OnDamage
  /** Filled while reading. What the library does not look at counts as slack, though it may hold live records. */
  readonly account?: ReadAccount
  /** Called after each chunk with the number of bytes done. */
  readonly onProgress?: (bytes: number) => void
  /** How records and messages name the file; the path by default. */
  readonly name?: string
}

/** The parts of the library that are used: its own declarations do not resolve under `nodenext`. */
interface Library {
  readonly buffer: { readonly byteLength: number }
  chunks(): Iterable<LibraryChunk>
}

interface LibraryChunk {
  readonly offset: number
  records(): Iterable<LibraryRecord>
}

interface LibraryRecord {
  /** In the file. */
  readonly offset: number
  size(): number
  recordNum(): bigint
  renderXml(): string
}

const FILE_HEADER_LENGTH = 4096
const CHUNK_HEADER_LENGTH = 512
const CHUNK_LENGTH = 65_536

/**
 * Yields every record that the library reads and renders, in file order. It loads the whole file into memory.
 * @throws EvtxError `TOO_LARGE` for files over 100 MB, `NOT_EVTX` when the library refuses the header (it insists on
 * checksum, version and block size); errors of the operating system as they are
 */
export async function* readWithTsEvtx(path: string, options: TsEvtxOptions = {}): AsyncGenerator<LogRecord> {
  const reader = new LibraryReader(await open(path), { name: path, ...options })
  yield* reader.records()
}

async function open(path: string): Promise<Library> {
  try {
    return (await EvtxFile.open(path)) as Library
  } catch (error) {
    if (!(error instanceof Error) || 'errno' in error) throw error
    const isTooLarge = /too large|greater than/i.test(error.message)
    throw new EvtxError(isTooLarge ? 'TOO_LARGE' : 'NOT_EVTX', 0, `ts-evtx does not read this file: ${error.message}`)
  }
}

class LibraryReader {
  readonly #file: Library
  readonly #options: TsEvtxOptions & { readonly name: string }
  readonly #account: ReadAccount

  constructor(file: Library, options: TsEvtxOptions & { readonly name: string }) {
    this.#file = file
    this.#options = options
    this.#account = options.account ?? emptyAccount()
  }

  *records(): Generator<LogRecord> {
    const { byteLength } = this.#file.buffer
    const { bytes } = this.#account
    const before = bytes.live + bytes.damaged + bytes.header
    bytes.header += FILE_HEADER_LENGTH
    for (const chunk of this.#file.chunks()) {
      this.#account.chunks++
      bytes.header += CHUNK_HEADER_LENGTH
      yield* this.#chunk(chunk)
      this.#options.onProgress?.(Math.min(chunk.offset + CHUNK_LENGTH, byteLength))
    }
    bytes.slack += byteLength - (bytes.live + bytes.damaged + bytes.header - before)
  }

  /** What the library throws in the middle of a chunk costs the rest of it. */
  *#chunk(chunk: LibraryChunk): Generator<LogRecord> {
    const index = (chunk.offset - FILE_HEADER_LENGTH) / CHUNK_LENGTH
    let end = chunk.offset + CHUNK_HEADER_LENGTH
    const records = chunk.records()[Symbol.iterator]()
    for (;;) {
      let record: LibraryRecord
      try {
        const next = records.next()
        if (next.done === true) return
        record = next.value
      } catch (error) {
        return this.#lose(end, chunk.offset + CHUNK_LENGTH - end, index, null, error)
      }
      end = record.offset + record.size()
      const read = this.#record(record, index)
      if (read !== undefined) yield read
    }
  }

  #record(record: LibraryRecord, chunk: number): LogRecord | undefined {
    const { offset } = record
    const id = idOf(record.recordNum())
    try {
      const onProblem = (message: string): void => this.#damage(offset, 0, chunk, id, message)
      const tree = parseEventElement(record.renderXml(), onProblem)
      this.#account.records++
      this.#account.bytes.live += record.size()
      return TextRecord.ofTree(tree, { file: this.#options.name, offset, chunk }, id)
    } catch (error) {
      this.#account.records++
      this.#account.damagedRecords++
      this.#lose(offset, record.size(), chunk, id, error)
      return undefined
    }
  }

  #lose(offset: number, length: number, chunk: number, recordId: number | bigint | null, error: unknown): void {
    this.#account.bytes.damaged += length
    this.#damage(offset, length, chunk, recordId, error instanceof Error ? error.message : String(error))
  }

  #damage(offset: number, length: number, chunk: number, recordId: number | bigint | null, message: string): void {
    this.#options.onDamage?.({
      code: 'input-record',
      message: `ts-evtx: ${message}`,
      file: this.#options.name,
      offset,
      length,
      chunk,
      recordId,
    })
  }
}

function idOf(id: bigint): number | bigint {
  return id <= Number.MAX_SAFE_INTEGER ? Number(id) : id
}
