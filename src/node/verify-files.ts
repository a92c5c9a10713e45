/**
 * Every record of the evidence as sigma-replay and other readers read it, side by side. Files are gone through one after
 * the other and records as they come, so a log of any length takes the memory of a few thousand records.
 */
import {
  compareRecords,
  type Difference,
  type DifferenceKindName,
  differenceKind,
  type PeerName,
  PeerWindow,
  type PlainRecord,
  plainRecord,
} from '../event/index.ts'
import type { LogRecord } from '../evtx/index.ts'
import type { FileVerification, PeerTotals, VerifiedRecord } from '../report/index.ts'
import { type EvidencePath, evidencePath } from './evidence-path.ts'
import { type PeerOutcome, PeerReading } from './peer-readers.ts'
import { type EvidenceJob, type EvidenceTotals, type EvidenceVisitor, readEvidence } from './read-evidence.ts'
import type { EvidenceFile } from './run-contract.ts'
import { isSystemError } from './system-message.ts'

export interface VerifyJob extends Omit<EvidenceJob, 'reader' | 'recover' | 'interest'> {
  /** Those that are installed. */
  readonly peers: readonly PeerName[]
  /** Where they are looked up. */
  readonly env: { readonly [name: string]: string | undefined }
  /** Milliseconds for which a reader may say nothing. */
  readonly patience?: number
}

export interface VerifyVisitor extends Omit<EvidenceVisitor, 'onRecords' | 'onFile' | 'onFileEnd' | 'onChunk'> {
  /** Each record that any reader has; those that sigma-replay has in the order of the file, the others behind. */
  onVerified(record: VerifiedRecord): void | Promise<void>
  onFileVerified(file: FileVerification): void | Promise<void>
}

/** What is wrong with files and readers goes to the visitor; throws only what the visitor throws, and bugs. */
export async function verifyFiles(job: VerifyJob, visitor: VerifyVisitor): Promise<EvidenceTotals> {
  const { peers, env, patience, ...reading } = job
  const verifiers: FileVerifier[] = []
  let started = 0
  const start = async (): Promise<void> => {
    const file = job.files[started++]
    if (file === undefined) return
    const copy = await evidencePath(file).catch(archiveItself(file))
    const readings = peers.map((peer) => new PeerReading(peer, copy.path, env, job.signal, patience))
    verifiers.push(new FileVerifier(file, readings, visitor, copy.release))
  }
  try {
    await start()
    return await readEvidence(
      { ...reading, reader: 'sigma-replay', recover: false },
      {
        ...visitor,
        // A reader takes longer to start than most logs to read: those of the next file start meanwhile.
        onFile: start,
        onRecords: (records) => verifiers[0]!.take(records),
        async onFileEnd() {
          await visitor.onFileVerified(await verifiers.shift()!.finish(job.signal?.aborted === true))
        },
      },
    )
  } finally {
    await Promise.all(verifiers.map((verifier) => verifier.close()))
  }
}

/** Without room for a copy other readers get the archive, which they refuse. */
function archiveItself({ path }: EvidenceFile): (error: unknown) => EvidencePath {
  return (error) => {
    if (!isSystemError(error)) throw error
    return { path, release: () => undefined }
  }
}

interface PeerInFile {
  readonly reading: PeerReading
  readonly window: PeerWindow
  readonly totals: Counting
}

/** The totals while they grow. */
interface Counting {
  both: number
  equal: number
  same: number
  onlyHere: number
  onlyThere: number
  readonly kinds: Map<DifferenceKindName, number>
}

class FileVerifier {
  readonly #file: EvidenceFile
  readonly #peers: readonly PeerInFile[]
  readonly #visitor: VerifyVisitor
  readonly #release: () => void
  #records = 0

  constructor(file: EvidenceFile, readings: readonly PeerReading[], visitor: VerifyVisitor, release: () => void) {
    this.#file = file
    this.#release = release
    this.#visitor = visitor
    this.#peers = readings.map((reading) => ({
      reading,
      window: new PeerWindow(reading.records()),
      totals: { both: 0, equal: 0, same: 0, onlyHere: 0, onlyThere: 0, kinds: new Map() },
    }))
  }

  async take(records: Iterable<LogRecord>): Promise<void> {
    for (const record of records) {
      this.#records++
      await this.#verify(plainRecord(record))
      await this.#tellGivenUp()
    }
  }

  /** `isInterrupted`: what is left may well have partners that nobody looked for. */
  async finish(isInterrupted: boolean): Promise<FileVerification> {
    if (!isInterrupted) for (const [index, peer] of this.#peers.entries()) await this.#tellRest(peer, index)
    const outcomes = await this.close()
    const readers = this.#peers.map(({ reading, totals }, index) => totalsOf(reading.peer, totals, outcomes[index]!))
    return { file: this.#file.name, records: this.#records, readers, isComplete: !isInterrupted }
  }

  /** Ends the readers. */
  async close(): Promise<PeerOutcome[]> {
    const outcomes = await Promise.all(this.#peers.map(({ reading }) => reading.close()))
    this.#release()
    return outcomes
  }

  async #verify(our: PlainRecord): Promise<void> {
    const found = await Promise.all(this.#peers.map(({ window }) => window.find(our)))
    const readBy = new Map<PeerName, boolean>()
    const differences: (Difference & { readonly reader: PeerName })[] = []
    for (const [index, { reading, totals }] of this.#peers.entries()) {
      const their = found[index]
      if (reading.hasRefused) continue
      readBy.set(reading.peer, their !== undefined)
      if (their === undefined) totals.onlyHere++
      else differences.push(...compared(our, their, reading.peer, totals))
    }
    await this.#tell(our, true, readBy, differences)
  }

  async #tellGivenUp(): Promise<void> {
    for (const { reading, window, totals } of this.#peers) {
      for (const record of window.givenUp()) {
        totals.onlyThere++
        await this.#tell(record, false, new Map([[reading.peer, true]]), [])
      }
    }
  }

  /** What we do not have, of one reader and of those behind it that have it too. */
  async #tellRest({ reading, window, totals }: PeerInFile, index: number): Promise<void> {
    for (let record = await window.next(); record !== undefined; record = await window.next()) {
      totals.onlyThere++
      const readBy = new Map(this.#peers.map((peer) => [peer.reading.peer, peer.reading === reading]))
      for (const other of this.#peers.slice(index + 1)) {
        if ((await other.window.find({ ...record, offset: null })) === undefined) continue
        other.totals.onlyThere++
        readBy.set(other.reading.peer, true)
      }
      await this.#tell(record, false, readBy, [])
    }
  }

  async #tell(
    record: PlainRecord,
    isOurs: boolean,
    readBy: ReadonlyMap<PeerName, boolean>,
    differences: VerifiedRecord['differences'],
  ): Promise<void> {
    await this.#visitor.onVerified({ file: this.#file.name, record, isOurs, readBy, differences })
  }
}

function compared(our: PlainRecord, their: PlainRecord, reader: PeerName, totals: Counting) {
  const differences = compareRecords(our, their, reader)
  totals.both++
  if (differences.length === 0) totals.equal++
  if (differences.every(({ kind }) => differenceKind(kind).weight === 'notation')) totals.same++
  for (const { kind } of differences) totals.kinds.set(kind, (totals.kinds.get(kind) ?? 0) + 1)
  return differences.map((difference) => ({ ...difference, reader }))
}

function totalsOf(peer: PeerName, counted: Counting, { end, ...outcome }: PeerOutcome): PeerTotals {
  return { peer, ...counted, ...outcome, end: end.kind, message: end.message }
}
