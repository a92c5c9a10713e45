import { Detector, type Explanation, explanationOf, NearMissSearch, type PlannedEventRule } from '../detect/index.ts'
import type { Event, LogsourceRow } from '../event/index.ts'
import type { Mend } from '../mend/index.ts'
import type { Output } from '../node/output.ts'
import { countText, type ExplainedRule, type Format } from '../report/index.ts'
import type { Mender } from './mender.ts'

/** Explanations of one run: each is a page. */
const MAX_EXPLANATIONS = 100

/** An event that somebody names need not be one that the rule is for: only what is hardly by chance is suggested for it. */
const MAX_COST_AT_ONE_EVENT = 2.2

/** Rules in, explanations out, as many as may be. */
export class Explainer {
  readonly rules: readonly PlannedEventRule[]
  readonly detector: Detector
  readonly #mender: Mender
  readonly #format: Format<ExplainedRule>
  readonly #output: Output
  #wanted = 0

  constructor(
    rules: readonly PlannedEventRule[],
    logsources: readonly LogsourceRow[],
    mender: Mender,
    format: Format<ExplainedRule>,
    output: Output,
  ) {
    this.rules = rules
    this.detector = new Detector(rules, { logsources })
    this.#mender = mender
    this.#format = format
    this.#output = output
  }

  /** Every rule on this event. */
  async explain(event: Event): Promise<void> {
    for (const rule of this.rules) {
      if (this.#wanted >= MAX_EXPLANATIONS) this.#wanted++
      else {
        const explanation = explanationOf(this.detector, rule, event)
        await this.print(explanation, await this.#mendsAt(rule, event, explanation))
      }
    }
  }

  /** null: the rule matches the event. */
  async #mendsAt(rule: PlannedEventRule, event: Event, { offer, trace }: Explanation): Promise<readonly Mend[] | null> {
    if (trace.matched && (offer.kind === 'offered' || offer.kind === 'unknown')) return null
    const search = new NearMissSearch(this.detector, rule)
    search.add(event)
    const mends = await this.#mender.mends(rule, search.result())
    return mends.filter(({ isVerified, cost }) => isVerified && cost <= MAX_COST_AT_ONE_EVENT)
  }

  /** `mends`: null where they were not looked for. */
  async print(explanation: Explanation, mends: readonly Mend[] | null): Promise<void> {
    if (this.#wanted++ < MAX_EXPLANATIONS) await this.#output.write(this.#format.print({ ...explanation, mends }))
  }

  /** What was left out; undefined when nothing was. */
  limitText(): string | undefined {
    if (this.#wanted <= MAX_EXPLANATIONS) return undefined
    return `explained the first ${MAX_EXPLANATIONS} of ${countText(this.#wanted)} pairs of rule and event; --rule-id and --record choose others`
  }
}
