import { Detector, type Explanation, explanationOf, type PlannedEventRule } from '../detect/index.ts'
import type { Event } from '../event/index.ts'
import type { Output } from '../node/output.ts'
import { countText, type Format } from '../report/index.ts'

/** Explanations of one run: each is a page. */
const MAX_EXPLANATIONS = 100

/** Rules in, explanations out, as many as may be. */
export class Explainer {
  readonly rules: readonly PlannedEventRule[]
  readonly detector: Detector
  readonly #format: Format<Explanation>
  readonly #output: Output
  #wanted = 0

  constructor(rules: readonly PlannedEventRule[], format: Format<Explanation>, output: Output) {
    this.rules = rules
    this.detector = new Detector(rules)
    this.#format = format
    this.#output = output
  }

  /** Every rule on this event. */
  async explain(event: Event): Promise<void> {
    for (const rule of this.rules) await this.#print(() => explanationOf(this.detector, rule, event))
  }

  print(explanation: Explanation): Promise<void> {
    return this.#print(() => explanation)
  }

  async #print(explanation: () => Explanation): Promise<void> {
    if (this.#wanted++ < MAX_EXPLANATIONS) await this.#output.write(this.#format.print(explanation()))
  }

  /** What was left out; undefined when nothing was. */
  limitText(): string | undefined {
    if (this.#wanted <= MAX_EXPLANATIONS) return undefined
    return `explained the first ${MAX_EXPLANATIONS} of ${countText(this.#wanted)} pairs of rule and event; --rule-id and --record choose others`
  }
}
