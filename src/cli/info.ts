/** `sigma-replay info`: what files of evidence are and hold, and whether they keep what their headers promise. */
import { performance } from 'node:perf_hooks'
import { InventoryBuilder } from '../event/index.ts'
import { ChunkTableBuilder, type Damage, type LogRecord } from '../evtx/index.ts'
import type { FoundFiles } from '../node/files.ts'
import type { Output } from '../node/output.ts'
import { type EvidenceTotals, type EvidenceVisitor, readEvidence } from '../node/read-evidence.ts'
import {
  bytesText,
  countedText,
  durationText,
  evidenceLines,
  type FileInfo,
  infoFormatOf,
  type SourceReport,
} from '../report/index.ts'
import { DamageTeller } from './damage-teller.ts'
import { type ExitCode, worstOf } from './exit-codes.ts'
import { findLogs } from './find-logs.ts'
import type { InfoSettings } from './info-options.ts'
import { type Io, paintFor, say } from './io.ts'
import { openOutput } from './open-output.ts'
import { codesOfEvidence } from './outcome.ts'
import { evidenceProblems } from './problems.ts'
import { startProgress } from './progress.ts'
import { openSummary } from './summary-file.ts'
import { inputLines } from './told-inputs.ts'

/** @throws UserError, OutputFailed */
export async function info(settings: InfoSettings, io: Io, signal: AbortSignal): Promise<ExitCode> {
  const started = performance.now()
  const paint = paintFor(io, settings.color)
  const evidence = await findLogs(settings, io, signal)
  const format = infoFormatOf(settings.format, { allChunks: settings.allChunks, allRows: settings.isVerbose })
  const output = openOutput(settings.output, format.frame, evidence.files, io)
  const summary = openSummary(settings.summaryPath, evidence.files, settings.output, io)
  say(io, ...evidenceProblems(evidence).map((line) => paint('error', line)))
  if (!settings.isQuiet) say(io, ...(await inputLines(evidence, settings)))

  const bytes = evidence.files.reduce((sum, file) => sum + file.byteLength, 0)
  const progress = await startProgress(io, settings.isQuiet ? 0 : bytes, 'records')
  const teller = new DamageTeller(progress, io, paint, settings)
  const visitor = new Describer(evidence, teller, output, format.print, (done, records) =>
    progress.update({ bytes: done, events: records, matches: 0 }),
  )
  let totals: EvidenceTotals
  try {
    totals = await readEvidence(
      {
        files: evidence.files,
        reader: 'sigma-replay',
        recover: settings.recover,
        shape: settings.shape,
        keepsSequence: true,
        reportsSources: summary.isWanted,
        signal,
      },
      visitor,
    )
    await output.close()
    await summary.write({ command: 'info', ...totals, problems: evidence.problems })
  } finally {
    progress.stop()
  }
  if (!settings.isQuiet) {
    teller.tellRest()
    const facts = { ...totals, files: evidence.files.length, damages: teller.damages }
    // Of one file everything has been told.
    if (facts.files !== 1 || totals.isInterrupted) say(io, ...evidenceLines(facts, 'passed over', paint))
    const described = countedText(visitor.described, 'file')
    say(io, `described ${described} in ${durationText(performance.now() - started)}, ${bytesText(bytes)} read`)
  }
  return worstOf(codesOfEvidence(totals, evidence, settings.isStrict))
}

/** Gathers what is to say of the file in hand, and says it when it was read. */
class Describer implements EvidenceVisitor {
  described = 0
  readonly #evidence: FoundFiles
  readonly #teller: DamageTeller
  readonly #output: Output
  readonly #print: (info: FileInfo) => string
  readonly #onProgress: (bytes: number, records: number) => void
  #live = new InventoryBuilder()
  #recovered = new InventoryBuilder()
  #chunks = new ChunkTableBuilder()
  #records = 0

  constructor(
    evidence: FoundFiles,
    teller: DamageTeller,
    output: Output,
    print: (info: FileInfo) => string,
    onProgress: (bytes: number, records: number) => void,
  ) {
    this.#evidence = evidence
    this.#teller = teller
    this.#output = output
    this.#print = print
    this.#onProgress = onProgress
  }

  onRecords(records: Iterable<LogRecord>): void {
    for (const record of records) {
      this.#records++
      const inventory = record.recovered ? this.#recovered : this.#live
      inventory.add(record)
    }
  }

  onChunk: NonNullable<EvidenceVisitor['onChunk']> = (facts) => this.#chunks.add(facts)

  onDamage(damage: Damage): void {
    this.#chunks.damage(damage)
    this.#teller.onDamage(damage)
  }

  onUnreadable: EvidenceVisitor['onUnreadable'] = (file, message) => this.#teller.onUnreadable(file, message)

  onProgress(bytes: number): void {
    this.#onProgress(bytes, this.#records)
  }

  async onSource(source: SourceReport): Promise<void> {
    const text = this.#print({
      source,
      chunks: this.#chunks.table(),
      live: this.#live.inventory(),
      recovered: this.#recovered.inventory(),
      copies: source.copies.map(({ first, records }) => ({ of: this.#evidence.files[first]!.name, records })),
    })
    this.#live = new InventoryBuilder()
    this.#recovered = new InventoryBuilder()
    this.#chunks = new ChunkTableBuilder()
    this.described++
    await this.#output.write(text)
  }
}
