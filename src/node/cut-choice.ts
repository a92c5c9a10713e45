/** Which records are wanted. Each pass over the evidence asks about all of them, in the same order. */
import { ProcessFamily, ProcessNames } from '../cut/index.ts'
import { CorrelationNet, correlate, Detector, type Hit } from '../detect/index.ts'
import type { LogRecord } from '../evtx/index.ts'
import { offeredEvent } from '../replay.ts'
import { isCorrelation, ruleKey } from '../sigma/correlation-plan.ts'
import type { CutJob } from './cut-contract.ts'
import { HitStore } from './hit-store.ts'

export class Chooser {
  /** Whether a pass before the others is needed. */
  readonly looksAhead: boolean
  readonly #job: CutJob
  readonly #detector: Detector | undefined
  readonly #hits = new HitStore()
  readonly #family = new ProcessFamily()
  #names = new ProcessNames()
  /** Rules that feed correlations which came true, by number among the event rules: what they match is wanted. */
  #fed: ReadonlySet<number> = new Set()
  /** Processes whose records correlations may count, by rule. */
  readonly #hitProcesses = new Map<number, Set<string>>()

  constructor(job: CutJob) {
    this.#job = job
    const { rules, logsources } = job
    this.#detector = job.onlyMatches ? new Detector(rules, { logsources }) : undefined
    this.looksAhead = job.withFamily || (job.onlyMatches && rules.some(({ plan }) => isCorrelation(plan)))
  }

  /** True: wanted for its own sake. */
  lookAhead(record: LogRecord): boolean {
    const process = this.#job.withFamily ? this.#names.of(record) : undefined
    const { isWanted, hits } = this.#ask(record)
    this.#hits.add(hits)
    if (process === undefined) return isWanted
    this.#family.add(process, isWanted)
    for (const { rule } of hits) {
      const keys = this.#hitProcesses.get(rule) ?? new Set()
      this.#hitProcesses.set(rule, keys.add(process.key))
    }
    return isWanted
  }

  /** Behind the pass that looked ahead. */
  decide(): void {
    this.#fed = fedRules(this.#job, this.#hits)
    for (const rule of this.#fed) for (const key of this.#hitProcesses.get(rule) ?? []) this.#family.want(key)
    this.#family.close()
  }

  /** Removes temporary files; to be called however the pass that looked ahead ended. */
  close(): void {
    this.#hits.close()
  }

  /** Before each pass that chooses. */
  restart(): void {
    this.#names = new ProcessNames()
  }

  chooses(record: LogRecord): boolean {
    const process = this.#job.withFamily ? this.#names.of(record) : undefined
    if (process !== undefined && this.#family.has(process)) return true
    const { isWanted, hits } = this.#ask(record)
    return isWanted || hits.some(({ rule }) => this.#fed.has(rule))
  }

  #ask(record: LogRecord): { readonly isWanted: boolean; readonly hits: readonly Hit[] } {
    if (!this.#job.wants(record)) return { isWanted: false, hits: [] }
    if (this.#detector === undefined) return { isWanted: true, hits: [] }
    const event = offeredEvent(record, this.#detector, {})
    const isWanted = event !== undefined && this.#detector.find(event).length > 0
    return { isWanted, hits: this.#detector.takeHits() }
  }
}

function fedRules({ rules }: CutJob, hits: HitStore): ReadonlySet<number> {
  const net = new CorrelationNet(rules)
  const matched = new Set<string>()
  for (const { rule } of correlate(net, hits.sorted())) matched.add(titleOf(rule))
  const fed = new Set<number>()
  const numbers = new Map(net.plans.map(({ rule }, number) => [ruleKey(rule), number]))
  const correlations = new Map(net.correlations.map((plan) => [ruleKey(plan.rule), plan]))
  const pending = net.correlations.filter(({ rule }) => matched.has(titleOf(rule)))
  const seen = new Set(pending)
  for (let plan = pending.pop(); plan !== undefined; plan = pending.pop()) {
    for (const { key } of plan.correlation.of) {
      const number = numbers.get(key)
      if (number !== undefined) fed.add(number)
      const inner = correlations.get(key)
      if (inner === undefined || seen.has(inner)) continue
      seen.add(inner)
      pending.push(inner)
    }
  }
  return fed
}

/** Matches do not tell the document of their rule; two alike in one file are taken together. */
function titleOf({ path, id, title }: { readonly path: string; readonly id: string | null; readonly title: string }) {
  return JSON.stringify([path, id, title])
}
