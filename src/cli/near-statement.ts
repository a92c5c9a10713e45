/** One sentence on what a rule made of the logs, before the events that came nearest. */
import type { Detector, NearMisses, PlannedEventRule } from '../detect/index.ts'
import type { Event } from '../event/index.ts'
import { countedText, countText, routesText, terminalText } from '../report/index.ts'

/** Matches that are named. */
export const NAMED_MATCHES = 10

/** `most`: events that are explained. */
export function nearStatement(detector: Detector, rule: PlannedEventRule, near: NearMisses, most: number): string {
  const { events, offered, matched } = near
  const { logsource } = rule.plan
  const title = terminalText(rule.plan.rule.title)
  if (events === 0) return `${title}: there is no event to explain it with`
  const shown = Math.min(most, (offered > 0 ? near.nearest : near.elsewhere).length)
  const follow = shown === 0 ? '' : `; ${followText(shown, matched)}`
  if (offered === 0) {
    const routing = detector.logsources.routesOf(logsource)
    const wanted = routing.kind === 'served' ? routesText(routing.routes) : 'no Windows log that is known here'
    return `${title}: looks at ${wanted}, and none of the ${countedText(events, 'event')} is of these${follow}`
  }
  const looked = `${countedText(offered, 'event')} that it looks at`
  if (matched === 0) return `${title}: matched none of ${looked}${follow}`
  return `${title}: matched ${countText(matched)} of ${looked} (${matchesText(near.matches, matched)})${follow}`
}

function followText(count: number, matched: number): string {
  const others = matched > 0 ? ' of the others' : ''
  return count === 1 ? `the nearest${others} follows` : `the ${count} nearest${others} follow`
}

function matchesText(matches: readonly Event[], matched: number): string {
  const named = matches.slice(0, NAMED_MATCHES).map((event) => event.summary())
  const files = new Set(named.map(({ file }) => file))
  const texts = named.map(({ file, recordId }) => `${files.size > 1 ? `${file} ` : ''}${recordId ?? 'without id'}`)
  const rest = matched > named.length ? ', …' : ''
  return terminalText(`${matched === 1 ? 'record' : 'records'} ${texts.join(', ')}${rest}`)
}
