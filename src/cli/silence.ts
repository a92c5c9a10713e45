import type { RunTotals } from '../node/run-contract.ts'
import { countedText } from '../report/index.ts'
import type { RuleSet } from './rule-set.ts'

/** An empty result is an answer only when one knows why: what the rules wanted and what the logs held. */
export function silenceReasons(rules: RuleSet, totals: RunTotals, fileCount: number): string[] {
  if (fileCount === 0 || totals.unreadableFiles === fileCount)
    return ['          nothing matched because no log could be read']
  if (rules.used.length === 0) return ['          nothing matched because no rule was in use']
  if (totals.account.records === 0) return ['          nothing matched because the logs hold no records']
  if (totals.events > 0)
    return [
      `          ${countedText(totals.events, 'event')} went through ${countedText(rules.used.length, 'rule')}, and none fits`,
    ]
  if (totals.outsideWindow > 0) return ['          nothing matched because every event lies outside --from and --to']
  return [
    `          no rule wants any of the events: the rules are for ${logsourcesOf(rules)}, and the logs hold none of these`,
  ]
}

const NAMED_LOGSOURCES = 5

function logsourcesOf(rules: RuleSet): string {
  const names = new Set(
    rules.used.map(
      ({ plan: { logsource } }) =>
        [logsource.category, logsource.service].filter((part) => part !== undefined).join(' of ') || 'any Windows log',
    ),
  )
  const shown = [...names].sort().slice(0, NAMED_LOGSOURCES)
  return names.size > shown.length ? `${shown.join(', ')} and ${names.size - shown.length} more` : shown.join(', ')
}
