/** One unit of work: a file or a range of its chunks, from bytes to the text of its matches. Runs in any thread. */
import { Detector, type Match } from '../detect/index.ts'
import {
  type Damage,
  EvtxError,
  emptyAccount,
  type FileFacts,
  type LogRecord,
  type ReadAccount,
  type ReadOptions,
  readBlocks,
} from '../evtx/index.ts'
import { recogniseInput } from '../input/recognise.ts'
import { emptyStatistics, interestOf, type ReplayOptions, type ReplayStatistics, replayRecords } from '../replay.ts'
import { formatOf, type MatchFormat } from '../report/index.ts'
import type { Plan } from '../sigma/index.ts'
import { nodeMachine, openFile } from './file-source.ts'
import type { EvidenceFile, RuleCount } from './run-contract.ts'
import { systemMessage } from './system-message.ts'

export interface Unit {
  readonly file: EvidenceFile
  /** Number of the file in the run. */
  readonly number: number
  /** Numbers of the first chunk and of the one behind the last; the whole file without it. */
  readonly chunks?: { readonly from: number; readonly to: number }
  readonly isLast: boolean
}

/** What is the same for all units of a run; can be posted to a worker. */
export interface UnitSettings {
  readonly plans: readonly Plan[]
  readonly reader: 'sigma-replay' | 'ts-evtx'
  readonly format: MatchFormat
  readonly window: NonNullable<ReplayOptions['window']>
}

/** What is left to say at the end of a unit; its matches went before. */
export interface UnitResult {
  readonly account: ReadAccount
  readonly statistics: ReplayStatistics
  readonly byRule: readonly RuleCount[]
  readonly damages: readonly Damage[]
  /** Why nothing of the file could be read, or nothing from some place on. */
  readonly unreadable: string | null
  /** What the chunks of an EVTX file hold; null for other forms and when not all of the unit was read. */
  readonly facts: FileFacts | null
}

/** What was found since the last call, and how far the unit is. */
export interface UnitPart {
  readonly text: string
  readonly count: number
  /** Bytes of input since the last call. */
  readonly bytes: number
  /** Events so far. */
  readonly events: number
}

export type OnPart = (part: UnitPart) => void | Promise<void>

export class UnitRunner {
  readonly #settings: UnitSettings
  readonly #detector: Detector

  constructor(settings: UnitSettings) {
    this.#settings = settings
    this.#detector = new Detector(settings.plans.map((plan) => ({ plan })))
  }

  /** What is wrong with the file is in the result; throws only what `onPart` throws, and bugs. */
  async run(unit: Unit, onPart: OnPart, signal?: AbortSignal): Promise<UnitResult> {
    const statistics = emptyStatistics()
    const account = emptyAccount()
    const damages: Damage[] = []
    const facts: FileFacts = { chunkCount: 0, lastRecordId: 0n }
    const matches = new MatchTexts(this.#settings.format, statistics, onPart)
    const reading: ReadOptions = {
      account,
      facts,
      onDamage: (damage) => damages.push(damage),
      onProgress: (bytes) => matches.progress(bytes),
    }
    let unreadable: string | null = null
    let isEvtx = false
    try {
      const input = await openInput(unit, this.#settings.reader, { ...reading, interest: interestOf(this.#detector) })
      isEvtx = input.isEvtx
      try {
        const blocks = blockByBlock(input.blocks, () => matches.flush(), signal)
        for await (const match of replayRecords(blocks, this.#detector, { window: this.#settings.window, statistics }))
          await matches.add(match)
      } finally {
        await input.close()
      }
    } catch (error) {
      unreadable = messageOf(error)
    }
    await matches.flush()
    return {
      account,
      statistics,
      byRule: matches.counts(),
      damages,
      unreadable,
      // A file that was not read to its end has no fewer chunks than its header says, only fewer that were seen.
      facts: isEvtx && unreadable === null && signal?.aborted !== true ? facts : null,
    }
  }
}

interface Input {
  readonly blocks: AsyncIterable<Iterable<LogRecord>>
  readonly isEvtx: boolean
  close(): Promise<void>
}

/** Recognised by content, never by name. */
async function openInput({ file, chunks }: Unit, reader: UnitSettings['reader'], reading: ReadOptions): Promise<Input> {
  const source = await openFile(file.path, file.name)
  const close = (): Promise<void> => source.close()
  const head = new Uint8Array(512)
  const length = await source.read(0, head)
  if (recogniseInput(head.subarray(0, length)) === 'xml') {
    // Loaded when needed: the parser takes longer to load than most logs to read.
    const { readXmlExport } = await import('../input/xml.ts')
    return { blocks: oneByOne(readXmlExport(source, reading)), isEvtx: false, close }
  }
  if (reader === 'ts-evtx') {
    const { readWithTsEvtx } = await import('../input/ts-evtx.ts')
    return { blocks: oneByOne(readWithTsEvtx(file.path, { ...reading, name: file.name })), isEvtx: false, close }
  }
  const range = chunks === undefined ? { chunks: { from: 0, to: Number.MAX_SAFE_INTEGER } } : { chunks }
  return {
    blocks: readBlocks(source, { ...reading, ...range, reuse: true, machine: nodeMachine }),
    isEvtx: true,
    close,
  }
}

async function* oneByOne(records: AsyncIterable<LogRecord>): AsyncGenerator<readonly LogRecord[]> {
  for await (const record of records) yield [record]
}

/** What was found is handed over after each block; an aborted run ends there. */
async function* blockByBlock(
  blocks: AsyncIterable<Iterable<LogRecord>>,
  afterBlock: () => Promise<void>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Iterable<LogRecord>> {
  for await (const records of blocks) {
    if (signal?.aborted === true) return
    yield records
    await afterBlock()
  }
}

/** What to tell a person; a bug is thrown on. */
function messageOf(error: unknown): string {
  return error instanceof EvtxError ? error.message : systemMessage(error)
}

/** Matches are handed over in texts of about this many characters. */
const PART_CHARACTERS = 256 * 1024

/** Matches as text, gathered into parts, and counted by rule. */
class MatchTexts {
  readonly #print: (match: Match) => string
  readonly #statistics: ReplayStatistics
  readonly #onPart: OnPart
  readonly #counts = new Map<Match['rule'], number>()
  #text = ''
  #count = 0
  #bytesDone = 0
  #bytesTold = 0

  constructor(format: MatchFormat, statistics: ReplayStatistics, onPart: OnPart) {
    this.#print = formatOf(format).match
    this.#statistics = statistics
    this.#onPart = onPart
  }

  progress(bytes: number): void {
    this.#bytesDone = bytes
  }

  async add(match: Match): Promise<void> {
    this.#text += this.#print(match)
    this.#count++
    this.#counts.set(match.rule, (this.#counts.get(match.rule) ?? 0) + 1)
    if (this.#text.length >= PART_CHARACTERS) await this.flush()
  }

  async flush(): Promise<void> {
    const part = {
      text: this.#text,
      count: this.#count,
      bytes: this.#bytesDone - this.#bytesTold,
      events: this.#statistics.events,
    }
    this.#text = ''
    this.#count = 0
    this.#bytesTold = this.#bytesDone
    await this.#onPart(part)
  }

  counts(): RuleCount[] {
    return [...this.#counts].map(([{ path, id, title, level }, count]) => ({ path, id, title, level, count }))
  }
}
