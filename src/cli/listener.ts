import type { Damage } from '../evtx/damage.ts'
import type { ReportPart } from '../html/event-reporter.ts'
import type { Output } from '../node/output.ts'
import type { EvidenceFile, RunListener, RunProgress } from '../node/run-contract.ts'
import type { DamageTeller } from './damage-teller.ts'
import type { HtmlReport } from './html-report.ts'
import type { Progress } from './progress.ts'

/** Hears what a detection run finds: matches go to the output, the rest is said on stderr. */
export class Listener implements RunListener {
  bytes = 0
  readonly #output: Output
  readonly #progress: Progress
  readonly #teller: DamageTeller
  readonly #report: Pick<HtmlReport, 'add'> | undefined

  constructor(output: Output, progress: Progress, teller: DamageTeller, report?: Pick<HtmlReport, 'add'>) {
    this.#report = report
    this.#output = output
    this.#progress = progress
    this.#teller = teller
  }

  onMatches(output: Uint8Array): Promise<void> {
    return this.#output.write(output)
  }

  onReported(part: ReportPart): Promise<void> {
    return this.#report?.add(part) ?? Promise.resolve()
  }

  onDamage(damage: Damage): void {
    this.#teller.onDamage(damage)
  }

  onUnreadable(file: EvidenceFile, message: string): void {
    this.#teller.onUnreadable(file, message)
  }

  onProgress(progress: RunProgress): void {
    this.bytes = progress.bytes
    this.#progress.update(progress)
  }
}
