import { type Route, routesOf } from '../event/index.ts'
import type { RunTotals } from '../node/run-contract.ts'
import { countedText } from '../report/index.ts'
import { isCorrelation } from '../sigma/correlation-plan.ts'
import type { RuleSet } from './rule-set.ts'

/** An empty result is an answer only when one knows why: what the rules wanted and what the logs held. */
export function silenceReasons(rules: RuleSet, totals: RunTotals, fileCount: number): string[] {
  return [`          ${reason(rules, totals, fileCount)}`]
}

function reason(rules: RuleSet, totals: RunTotals, fileCount: number): string {
  if (totals.isInterrupted) return 'nothing matched before the interruption'
  if (fileCount === 0 || totals.unreadableFiles === fileCount) return 'nothing matched because no log could be read'
  if (rules.used.length === 0) return 'nothing matched because no rule was in use'
  if (totals.account.records === 0) return 'nothing matched because the logs hold no records'
  if (totals.events > 0) {
    const gone = `${countedText(totals.events, 'event')} went through ${countedText(rules.used.length, 'rule')}`
    return `${gone}, and none fits`
  }
  if (totals.outsideWindow > 0) return 'nothing matched because every event lies outside --from and --to'
  const records = countedText(totals.account.records, 'record')
  return `nothing matched because none of the ${records} is what the rules look at: ${wantedText(rules)}`
}

/** Logs that are named one by one. */
const NAMED_LOGS = 5

/** `Security (4688), Microsoft-Windows-Sysmon/Operational (1, 3)`: every log that a rule looks at, the most wanted first. */
function wantedText(rules: RuleSet): string {
  const wanted = new Map<string, Wanted>()
  for (const { plan } of rules.used) {
    if (isCorrelation(plan)) continue
    const routing = routesOf(plan.logsource)
    if (routing.kind === 'served') for (const route of routing.routes) addWanted(wanted, route)
  }
  const logs = [...wanted].sort(([a, { rules: some }], [b, { rules: others }]) => others - some || (a < b ? -1 : 1))
  const named = logs.slice(0, NAMED_LOGS).map(([channel, { eventIds }]) => channel + idsText(eventIds))
  return logs.length > named.length ? `${named.join(', ')} and ${logs.length - named.length} more` : named.join(', ')
}

interface Wanted {
  rules: number
  /** null: every event of the log. */
  eventIds: Set<number> | null
}

function addWanted(wanted: Map<string, Wanted>, { channels = ['any Windows log'], eventIds }: Route): void {
  for (const channel of channels) {
    const known = wanted.get(channel) ?? { rules: 0, eventIds: new Set<number>() }
    known.rules++
    if (eventIds === undefined) known.eventIds = null
    else for (const eventId of eventIds) known.eventIds?.add(eventId)
    wanted.set(channel, known)
  }
}

function idsText(eventIds: ReadonlySet<number> | null): string {
  if (eventIds === null) return ''
  return ` (event ${[...eventIds].sort((a, b) => a - b).join(', ')})`
}
