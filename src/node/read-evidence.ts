/** Files of evidence from front to back in this thread, for commands that look at records without rules. */
import type { ChunkFacts, Damage, Interest, LogRecord, ReadAccount } from '../evtx/index.ts'
import type { EvidenceReport } from '../report/index.ts'
import type { CopyFilter } from './copy-filter.ts'
import { EvidenceLedger, type EvidenceListener } from './evidence-ledger.ts'
import { type ReadSettings, readUnit, type Unit, unitsOf } from './read-unit.ts'
import type { EvidenceFile } from './run-contract.ts'

export interface EvidenceJob extends ReadSettings {
  readonly files: readonly EvidenceFile[]
  readonly interest?: Interest
  /** Leaves out records that were read before. */
  readonly copies?: CopyFilter | undefined
  /** Whether a report on all files is wanted at the end: it takes a digest of every file. */
  readonly reportsSources: boolean
  /** Aborted: the reading stops after the block in hand. */
  readonly signal?: AbortSignal
}

/** Everything is called in the order of the files. */
export interface EvidenceVisitor extends EvidenceListener {
  /** Before anything else of a file, and behind everything of it. */
  onFile?(file: EvidenceFile): void | Promise<void>
  onFileEnd?(file: EvidenceFile): void | Promise<void>
  /** The records of a part of a file, each valid until the next one is taken. */
  onRecords(records: Iterable<LogRecord>, file: EvidenceFile): void | Promise<void>
  onChunk?(facts: ChunkFacts, file: EvidenceFile): void
  /** Bytes of all files so far. */
  onProgress(bytes: number): void
}

export interface EvidenceTotals {
  readonly account: ReadAccount
  readonly damages: number
  readonly unreadableFiles: number
  readonly isInterrupted: boolean
  /** null unless asked for. */
  readonly evidence: EvidenceReport | null
}

/** What is wrong with files goes to the visitor; throws only what the visitor throws, and bugs. */
export async function readEvidence(job: EvidenceJob, visitor: EvidenceVisitor): Promise<EvidenceTotals> {
  const ledger = new EvidenceLedger(visitor, job.reportsSources)
  const isAborted = (): boolean => job.signal?.aborted === true
  let bytesDone = 0
  for (const [number, file] of job.files.entries()) {
    if (isAborted()) break
    await visitor.onFile?.(file)
    for (const unit of await unitsOf(file, number, job)) {
      if (isAborted()) break
      bytesDone += await readOne(unit, job, visitor, ledger, bytesDone)
    }
    await visitor.onFileEnd?.(file)
  }
  await ledger.close()
  return {
    account: ledger.account,
    damages: ledger.damages,
    unreadableFiles: ledger.unreadableFiles,
    isInterrupted: isAborted(),
    evidence: job.reportsSources ? ledger.report() : null,
  }
}

/** Returns the bytes that were read. */
async function readOne(
  unit: Unit,
  job: EvidenceJob,
  visitor: EvidenceVisitor,
  ledger: EvidenceLedger,
  bytesBefore: number,
): Promise<number> {
  const { interest, signal, copies } = job
  let bytes = 0
  const listener = {
    ...(interest === undefined ? {} : { interest }),
    onDamage: (damage: Damage) => ledger.damage(damage, unit),
    onChunk: (facts: ChunkFacts) => visitor.onChunk?.(facts, unit.file),
    onProgress(done: number) {
      bytes = done
      visitor.onProgress(bytesBefore + done)
    },
    signal,
    copies,
  }
  const reading = await readUnit(unit, job, listener, async (blocks) => {
    for await (const records of blocks) await visitor.onRecords(records, unit.file)
  })
  await ledger.done(unit, reading, signal?.aborted === true)
  return bytes
}
