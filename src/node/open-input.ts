/** Opens a file of evidence with the reader that its content asks for. Recognised by content, never by name. */
import { type ByteSource, FILE_HEADER_LENGTH, type LogRecord, type ReadOptions, readBlocks } from '../evtx/index.ts'
import { type InputForm, recogniseInput } from '../input/recognise.ts'
import type { ShapeName } from '../input/shape-names.ts'
import { evidencePath } from './evidence-path.ts'
import { nodeMachine } from './file-source.ts'
import { type OpenSource, openEvidence } from './open-evidence.ts'
import type { EvidenceFile } from './run-contract.ts'

/** `image`: bytes that are no log, which recovery searches for records. */
export type SourceForm = InputForm | 'image'

export interface Input {
  /** null: nothing that is known here; reading it says so. */
  readonly form: SourceForm | null
  /** Known for certain once all was read. */
  readonly source: ByteSource
  /** What each of `read` gives are the records of a part of the file, in order. */
  readonly blocks: AsyncIterable<Iterable<LogRecord>>
  close(): Promise<void>
}

export interface InputOptions extends Omit<ReadOptions, 'onRecord'> {
  readonly reader: 'sigma-replay' | 'ts-evtx'
  /** The shape of JSON and CSV, instead of the one that they seem to have. */
  readonly shape?: ShapeName | undefined
  /** Called with every live record that can be read, of interest or not. */
  readonly onRecord?: (record: LogRecord) => void
}

/** @throws errors of the operating system; what is wrong with the content is thrown while reading */
export async function openInput(file: EvidenceFile, options: InputOptions): Promise<Input> {
  const source = await openEvidence(file, options.onDamage)
  try {
    return await inputOf(file, source, options)
  } catch (error) {
    await source.close()
    throw error
  }
}

async function inputOf(
  file: EvidenceFile,
  source: OpenSource,
  { reader, shape, ...reading }: InputOptions,
): Promise<Input> {
  const close = (): Promise<void> => source.close()
  const head = new Uint8Array(HEAD_LENGTH)
  const length = await source.read(0, head)
  const recognised = recogniseInput(head.subarray(0, length))
  if (recognised === 'xml') {
    // Loaded when needed: the parser takes longer to load than most logs to read.
    const { readXmlExport } = await import('../input/xml.ts')
    return { form: 'xml', source, blocks: oneByOne(readXmlExport(source, reading), reading.onRecord), close }
  }
  if (recognised === 'json' || recognised === 'csv') {
    const readExport = await exportReaderOf(recognised)
    return {
      form: recognised,
      source,
      blocks: told(readExport(source, { ...reading, shape }), reading.onRecord),
      close,
    }
  }
  if (reader === 'ts-evtx') return await openWithTsEvtx(file, source, reading)
  // Recovery goes through the source twice and has to know where it ends.
  if (reading.recover === true) await source.measure?.()
  const isLog = recognised === 'evtx' || recogniseInput(head.subarray(FILE_HEADER_LENGTH, length)) === 'evtx'
  return {
    source,
    form: isLog ? 'evtx' : reading.recover === true ? 'image' : null,
    blocks: readBlocks(source, {
      ...reading,
      // A part does not judge the file header: whoever puts the parts together does.
      chunks: reading.chunks ?? { from: 0, to: Number.MAX_SAFE_INTEGER },
      reuse: true,
      machine: nodeMachine,
    }),
    close,
  }
}

/** The header of a log and the magic of its first chunk. */
const HEAD_LENGTH = FILE_HEADER_LENGTH + 8

async function exportReaderOf(form: 'json' | 'csv') {
  return form === 'json'
    ? (await import('../input/json.ts')).readJsonExport
    : (await import('../input/csv.ts')).readCsvExport
}

async function* told(
  blocks: AsyncIterable<readonly LogRecord[]>,
  onRecord: ((record: LogRecord) => void) | undefined,
): AsyncGenerator<readonly LogRecord[]> {
  for await (const records of blocks) {
    if (onRecord !== undefined) records.forEach(onRecord)
    yield records
  }
}

async function openWithTsEvtx(
  file: EvidenceFile,
  source: OpenSource,
  reading: Omit<InputOptions, 'reader'>,
): Promise<Input> {
  const { readWithTsEvtx } = await import('../input/ts-evtx.ts')
  const { path, release } = await evidencePath(file)
  const records = readWithTsEvtx(path, { ...reading, name: file.name })
  const close = async (): Promise<void> => {
    await source.close()
    release()
  }
  return { form: 'evtx', source, blocks: oneByOne(records, reading.onRecord), close }
}

async function* oneByOne(
  records: AsyncIterable<LogRecord>,
  onRecord: ((record: LogRecord) => void) | undefined,
): AsyncGenerator<readonly LogRecord[]> {
  for await (const record of records) {
    onRecord?.(record)
    yield [record]
  }
}
