import type { Damage } from '../evtx/damage.ts'
import type { ReportPart } from '../html/event-reporter.ts'
import type { EvidenceFile, RunListener, RunProgress } from '../node/run-contract.ts'
import type { DamageTeller } from './damage-teller.ts'
import type { HtmlReport } from './html-report.ts'
import type { MatchOutputs } from './match-outputs.ts'
import type { Progress } from './progress.ts'

/** Hears what a detection run finds: matches go to the outputs, the rest is said on stderr. */
export class Listener implements RunListener {
  bytes = 0
  readonly #outputs: MatchOutputs
  readonly #progress: Progress
  readonly #teller: DamageTeller
  readonly #report: Pick<HtmlReport, 'add'> | undefined

  constructor(outputs: MatchOutputs, progress: Progress, teller: DamageTeller, report?: Pick<HtmlReport, 'add'>) {
    this.#report = report
    this.#outputs = outputs
    this.#progress = progress
    this.#teller = teller
  }

  onMatches(output: Uint8Array, _count: number, besides: readonly Uint8Array[]): Promise<void> {
    if (!this.#outputs.isOnTerminal) return this.#outputs.write(output, besides)
    // A terminal takes what is written at once, so the bar is out of the way for all of it.
    let written = Promise.resolve()
    this.#progress.aside(() => {
      written = this.#outputs.write(output, besides)
    })
    return written
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
