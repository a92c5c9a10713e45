/**
 * Cutting a log: reads the evidence once to choose what cannot be chosen in passing (families of processes, correlations),
 * once to learn the names that are to be replaced, once to write, and reads the result to hold the rules against it.
 * Only the asked for of these is done; nothing is kept in memory but what was learnt.
 */
import { NameCollector, TextRedactor } from '../cut/index.ts'
import {
  describedRecords,
  describeRecord,
  EvtxRecord,
  EvtxWriteError,
  type LogRecord,
  RecordCopier,
  rewrittenDescription,
  TextRewriter,
} from '../evtx/index.ts'
import { Chooser } from './cut-choice.ts'
import type { CutJob, CutOutcome, CutVisitor } from './cut-contract.ts'
import { compareMatches, MatchNotes } from './cut-matches.ts'
import { RedactionTally } from './cut-tally.ts'
import { sha256Of } from './digest.ts'
import { EvtxFileWriter } from './evtx-file.ts'
import { type EvidenceTotals, readEvidence } from './read-evidence.ts'
import type { EvidenceFile } from './run-contract.ts'

/** What is wrong with the evidence goes to the visitor. @throws OutputFailed */
export async function cutEvidence(job: CutJob, visitor: CutVisitor): Promise<CutOutcome> {
  const chooser = new Chooser(job)
  if (chooser.looksAhead) {
    try {
      await pass(job, silent(visitor), (record) => chooser.lookAhead(record))
      chooser.decide()
    } finally {
      chooser.close()
    }
  }
  const tally = new RedactionTally()
  const change = job.redaction && (await redactorOf(job, chooser, tally, visitor))
  const output = new EvtxFileWriter(job.outputPath)
  try {
    const writing = new Writing(job, output, change, tally, visitor)
    chooser.restart()
    const write = (record: LogRecord, file: EvidenceFile): boolean => {
      const isChosen = chooser.chooses(record)
      if (isChosen) writing.add(record, file)
      return isChosen
    }
    const totals = await pass(job, visitor, write, true)
    output.finish()
    const { notes, counts, chosenOf } = writing
    const sha256 = await sha256Of({ path: output.temporaryPath, name: job.outputPath, byteLength: 0 })
    const changes =
      notes === undefined || totals.isInterrupted ? [] : await compareMatches(notes, output.temporaryPath, job)
    const isRefused = totals.isInterrupted || (changes.length > 0 && !job.mayChangeMatches)
    if (isRefused) output.discard()
    else output.keep()
    const { recordCount, byteLength } = output.writer
    const result = { records: recordCount, byteLength, sha256 }
    const redacted = (text: string): string => change?.text(text, 'file') ?? text
    return { totals, result, counts, chosenOf, changes, isRefused, tally: job.redaction ? tally : null, redacted }
  } catch (error) {
    output.discard()
    throw error
  }
}

async function redactorOf(
  job: CutJob,
  chooser: Chooser,
  tally: RedactionTally,
  visitor: CutVisitor,
): Promise<TextRedactor> {
  const { settings, hash } = job.redaction!
  const names = new NameCollector(settings)
  chooser.restart()
  await pass(job, silent(visitor), (record) => {
    const isChosen = chooser.chooses(record)
    if (isChosen) names.add(record)
    return isChosen
  })
  return new TextRedactor(settings, names.names(), hash, tally)
}

/** Once through the evidence. `visit` tells whether the record was chosen. */
function pass(
  job: CutJob,
  visitor: CutVisitor,
  visit: (record: LogRecord, file: EvidenceFile) => boolean,
  isLast = false,
): Promise<EvidenceTotals> {
  const { files, recover, shape, signal, interest, keepsSequence } = job
  let seen = 0
  let chosen = 0
  return readEvidence(
    {
      files,
      reader: 'sigma-replay',
      recover,
      shape,
      keepsSequence: isLast && keepsSequence,
      reportsSources: isLast,
      ...(interest && !job.withFamily && { interest }),
      ...(signal && { signal }),
    },
    {
      onRecords(records, file) {
        for (const record of records) {
          seen++
          if (visit(record, file)) chosen++
        }
      },
      onDamage: (damage) => visitor.onDamage(damage),
      onUnreadable: (file, message) => visitor.onUnreadable(file, message),
      onProgress: (bytes) => visitor.onProgress(bytes, seen, chosen),
    },
  )
}

/** Damage is told once, in the pass that counts. */
function silent(visitor: CutVisitor): CutVisitor {
  return { ...visitor, onDamage: () => undefined, onUnreadable: () => undefined }
}

class Writing {
  readonly counts = { copied: 0, described: 0, lost: 0 }
  /** Records that were chosen, by name of their source. */
  readonly chosenOf = new Map<string, number>()
  /** What rules made of the records before they were redacted. */
  readonly notes: MatchNotes | undefined
  readonly #output: EvtxFileWriter
  readonly #change: TextRedactor | undefined
  readonly #tally: RedactionTally
  readonly #copier: RecordCopier
  readonly #visitor: CutVisitor

  constructor(
    job: CutJob,
    output: EvtxFileWriter,
    change: TextRedactor | undefined,
    tally: RedactionTally,
    visitor: CutVisitor,
  ) {
    this.#tally = tally
    this.#output = output
    this.#change = change
    this.#copier = new RecordCopier(change && new TextRewriter(change))
    this.#visitor = visitor
    this.notes = change !== undefined && job.rules.length > 0 ? new MatchNotes(job) : undefined
  }

  add(record: LogRecord, file: EvidenceFile): void {
    this.chosenOf.set(file.name, (this.chosenOf.get(file.name) ?? 0) + 1)
    try {
      this.#append(record)
      this.#tally.keep()
      this.notes?.add(record)
    } catch (error) {
      if (!(error instanceof EvtxWriteError)) throw error
      this.counts.lost++
      this.#visitor.onLost(record, error.message)
    }
  }

  #append(record: LogRecord): void {
    if (record instanceof EvtxRecord) {
      try {
        this.#output.writer.append(this.#copier.copy(record))
        this.counts.copied++
        return
      } catch (error) {
        // Of damaged records, what can be read is written anew.
        if (!(error instanceof EvtxWriteError)) throw error
      }
    }
    const described = describeRecord(record)
    const changed = this.#change === undefined ? described : rewrittenDescription(described, this.#change)
    for (const framed of describedRecords([changed])) this.#output.writer.append(framed)
    this.counts.described++
  }
}
