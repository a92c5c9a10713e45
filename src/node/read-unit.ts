/** A file or a range of its chunks, from bytes to records, with the account of both. Every command reads through here. */
import { type RecordSequence, SequenceBuilder } from '../event/index.ts'
import {
  CHUNK_LENGTH,
  type Damage,
  EvtxError,
  emptyAccount,
  emptyFacts,
  FILE_HEADER_LENGTH,
  type FileFacts,
  type Interest,
  type LogRecord,
  type ReadAccount,
  type ReadOptions,
} from '../evtx/index.ts'
import { type InputForm, RECOGNISE_LENGTH, recogniseInput } from '../input/recognise.ts'
import type { ShapeName } from '../input/shape-names.ts'
import { UnknownShape } from '../input/unknown-shape.ts'
import { ArchiveError } from './archive/archive-error.ts'
import { isRandomAccess } from './archive/part.ts'
import type { CopyFilter } from './copy-filter.ts'
import { openEvidence } from './open-evidence.ts'
import { type InputOptions, openInput, type SourceForm } from './open-input.ts'
import type { EvidenceFile } from './run-contract.ts'
import { isSystemError, systemMessage } from './system-message.ts'

export interface Unit {
  readonly file: EvidenceFile
  /** Number of the file in the run. */
  readonly number: number
  /** Numbers of the first chunk and of the one behind the last; the whole file without it. */
  readonly chunks?: { readonly from: number; readonly to: number }
  readonly isLast: boolean
}

/** How files are read; the same for all units of a run, and can be posted to a worker. */
export interface ReadSettings {
  readonly reader: InputOptions['reader']
  /** Slack, hidden records and raw images too. */
  readonly recover: boolean
  /** Whether the sequence of records is wanted: then each is decoded as far as its ids and time, of interest or not. */
  readonly keepsSequence: boolean
  /** The shape of JSON and CSV, instead of the one that they seem to have. */
  readonly shape?: ShapeName | undefined
}

/** What is left to say at the end of a unit. */
export interface UnitReading {
  readonly account: ReadAccount
  /** Bytes of the file, once that is known: an archive may not say beforehand. */
  readonly byteLength: number
  /** null when the file could not be opened. */
  readonly form: SourceForm | null
  /** Why nothing of the file could be read, or nothing from some place on. */
  readonly unreadable: string | null
  /** What the chunks of an EVTX file hold; null for other forms and when not all of the unit was read. */
  readonly facts: FileFacts | null
  readonly sequence: RecordSequence | null
}

/** 16 MiB: some hundredths of a second of work, so that threads end together; big enough to keep messages rare. */
const UNIT_CHUNKS = 256

/** Only EVTX files have chunks to split at, and recovery looks at a file as a whole. */
export async function unitsOf(file: EvidenceFile, number: number, settings: ReadSettings): Promise<Unit[]> {
  const chunks = Math.ceil((file.byteLength - FILE_HEADER_LENGTH) / CHUNK_LENGTH)
  const isSeekable = file.part === undefined || isRandomAccess(file.part)
  const maySplit = isSeekable && settings.reader === 'sigma-replay' && !settings.recover && chunks > UNIT_CHUNKS
  if (!maySplit || (await formOf(file)) !== 'evtx') return [{ file, number, isLast: true }]
  const units: Unit[] = []
  for (let from = 0; from < chunks; from += UNIT_CHUNKS) {
    const to = Math.min(from + UNIT_CHUNKS, chunks)
    units.push({ file, number, chunks: { from, to }, isLast: to === chunks })
  }
  return units
}

/** What a file is by its first bytes. undefined also when it cannot be opened: reading it will say so. */
export async function formOf(file: EvidenceFile): Promise<InputForm | undefined> {
  try {
    const source = await openEvidence(file)
    try {
      const head = new Uint8Array(RECOGNISE_LENGTH)
      return recogniseInput(head.subarray(0, await source.read(0, head)))
    } finally {
      await source.close()
    }
  } catch (error) {
    if (!isSystemError(error)) throw error
    return undefined
  }
}

export interface UnitListener extends Pick<ReadOptions, 'onChunk'> {
  readonly interest?: Interest
  readonly onDamage: (damage: Damage) => void
  readonly onProgress: (bytes: number) => void
  readonly signal?: AbortSignal | undefined
  /** Leaves out what it knows already. Units have to come in the order of the files. */
  readonly copies?: CopyFilter | undefined
}

/** What is wrong with the file is in the result; throws only what `consume` throws, and bugs. */
export async function readUnit(
  { file, chunks }: Unit,
  { reader, recover, keepsSequence, shape }: ReadSettings,
  { signal, copies, ...listener }: UnitListener,
  consume: (blocks: AsyncIterable<Iterable<LogRecord>>) => Promise<void>,
): Promise<UnitReading> {
  const account = emptyAccount()
  const facts = emptyFacts()
  const sequence = keepsSequence ? new SequenceBuilder() : undefined
  let form: SourceForm | null = null
  let unreadable: string | null = null
  let byteLength = file.byteLength
  try {
    const input = await openInput(file, {
      ...listener,
      ...(chunks === undefined ? {} : { chunks }),
      ...(sequence === undefined ? {} : { onRecord: (record) => sequence.add(record) }),
      reader,
      shape,
      recover,
      account,
      facts,
    })
    form = input.form
    try {
      const blocks = untilAborted(input.blocks, signal)
      await consume(copies === undefined ? blocks : withoutCopies(blocks, copies, account))
    } finally {
      if (Number.isFinite(input.source.byteLength)) byteLength = input.source.byteLength
      await input.close()
    }
  } catch (error) {
    unreadable = messageOf(error)
  }
  // A file that was not read to its end has no fewer chunks than its header says, only fewer that were seen.
  const isWhole = form === 'evtx' && unreadable === null && signal?.aborted !== true
  return { account, byteLength, form, unreadable, facts: isWhole ? facts : null, sequence: sequence?.sequence ?? null }
}

/** An aborted run ends after the block in hand. */
async function* untilAborted(
  blocks: AsyncIterable<Iterable<LogRecord>>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Iterable<LogRecord>> {
  for await (const records of blocks) {
    if (signal?.aborted === true) return
    yield records
  }
}

async function* withoutCopies(
  blocks: AsyncIterable<Iterable<LogRecord>>,
  copies: CopyFilter,
  account: ReadAccount,
): AsyncGenerator<Iterable<LogRecord>> {
  account.copies ??= 0
  for await (const records of blocks) yield firstOnes(records, copies, account)
}

function* firstOnes(records: Iterable<LogRecord>, copies: CopyFilter, account: ReadAccount): Generator<LogRecord> {
  for (const record of records) {
    if (copies.isCopy(record)) account.copies = (account.copies ?? 0) + 1
    else yield record
  }
}

/** What to tell a person; a bug is thrown on. */
function messageOf(error: unknown): string {
  return isTold(error) ? error.message : systemMessage(error)
}

function isTold(error: unknown): error is Error {
  return [EvtxError, ArchiveError, UnknownShape].some((known) => error instanceof known)
}
