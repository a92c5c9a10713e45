/** Which parts of rules the events of all recordings reached. */
import { BranchRecorder } from '../detect/index.ts'
import { eventOf, type LogsourceTable, servesSource } from '../event/index.ts'
import type { LogRecord } from '../evtx/log-record.ts'
import { isCorrelation, ruleKey } from '../sigma/correlation-plan.ts'
import type { Plan } from '../sigma/plan.ts'
import type { AskedRule } from './observation.ts'
import type { RuleCoverage } from './result.ts'

export class BranchCoverage {
  readonly #recorders = new Map<string, BranchRecorder>()

  /** Takes the events of one recording, for the rules that are asked there. */
  ofRecording(rules: readonly AskedRule[], logsources: LogsourceTable): (record: LogRecord) => void {
    const recorders = rules.flatMap(({ plan }) => (isCorrelation(plan) ? [] : [this.#recorderOf(plan)]))
    const bySource = new Map<string, readonly BranchRecorder[]>()
    return (record) => {
      const source = { provider: record.provider, channel: record.channel, eventId: record.eventId }
      const key = `${source.eventId}\n${source.channel}\n${source.provider}`
      let asked = bySource.get(key)
      if (asked === undefined) {
        asked = recorders.filter(({ plan }) => {
          const routing = logsources.routesOf(plan.logsource)
          return routing.kind === 'served' && routing.routes.some((route) => servesSource(route, source))
        })
        bySource.set(key, asked)
      }
      if (asked.length === 0) return
      const event = eventOf(record, source)
      for (const recorder of asked)
        recorder.add(event.seenAs(logsources.viewOf(recorder.plan.logsource, recorder.plan.view, source)))
    }
  }

  /** In the order in which the rules were first asked for. */
  report(): readonly RuleCoverage[] {
    return [...this.#recorders.values()].map((recorder) => ({ rule: recorder.plan.rule, ...recorder.report() }))
  }

  #recorderOf(plan: Plan): BranchRecorder {
    const key = ruleKey(plan.rule)
    let recorder = this.#recorders.get(key)
    if (recorder === undefined) {
      recorder = new BranchRecorder(plan)
      this.#recorders.set(key, recorder)
    }
    return recorder
  }
}
