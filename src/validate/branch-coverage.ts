/** Which parts of rules the events of all recordings reached. */
import { BranchRecorder } from '../detect/index.ts'
import { eventOf, type LogsourceTable } from '../event/index.ts'
import type { LogRecord } from '../evtx/log-record.ts'
import { type AnyPlan, isCorrelation, ruleKey } from '../sigma/correlation-plan.ts'
import type { Plan } from '../sigma/plan.ts'
import type { RuleCoverage } from './result.ts'
import { addToGroups, grouped } from './rule-group.ts'

interface CoveredRule {
  readonly plan: Plan
  readonly recorder: BranchRecorder
  /** That the rule looked at. */
  events: number
}

export class BranchCoverage {
  readonly #rules = new Map<string, CoveredRule>()

  /** Takes the events of one recording, for the rules that are asked there; `end` is to be called behind the last. */
  ofRecording(plans: readonly AnyPlan[], logsources: LogsourceTable) {
    const rules = plans.flatMap((plan) => (isCorrelation(plan) ? [] : [this.#ruleOf(plan)]))
    const groups = grouped(rules, () => null, logsources, {
      visit: ({ recorder }, event) => recorder.add(event),
      alike: 1,
      foreign: 0,
    })
    return {
      add: (record: LogRecord): void => addToGroups(groups, record, eventOf),
      end(): void {
        for (const group of groups) {
          group.flush()
          for (const rule of group.members) rule.events += group.events
        }
      },
    }
  }

  /** In the order in which the rules were first asked for. */
  report(): readonly RuleCoverage[] {
    return [...this.#rules.values()].map(({ plan, recorder, events }) => {
      return { rule: plan.rule, events, branches: recorder.branches().map((branch) => ({ ...branch, place: null })) }
    })
  }

  #ruleOf(plan: Plan): CoveredRule {
    const key = ruleKey(plan.rule)
    let rule = this.#rules.get(key)
    if (rule === undefined) {
      rule = { plan, recorder: new BranchRecorder(plan), events: 0 }
      this.#rules.set(key, rule)
    }
    return rule
  }
}
