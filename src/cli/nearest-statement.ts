/** What `explain` says of the events that came nearest to matching a rule. */
import { type Detector, type Explanation, NAMED_MATCHES, type NearestEvents } from '../detect/index.ts'
import { countedText, countText, routesText, terminalText } from '../report/index.ts'

/** The nearest that did not match; where every event did, the first `most` matches. */
export function explanationsOf({ nearest, matches }: NearestEvents, most: number): readonly Explanation[] {
  return nearest.length > 0 ? nearest : matches.slice(0, most)
}

/** One sentence on what the rule made of the logs. */
export function nearestStatement(search: NearestEvents, detector: Detector): string {
  const { rule, events, offered, matched, nearest } = search
  const title = terminalText(rule.plan.rule.title)
  if (events === 0) return `${title}: there is no event to explain it with`
  const follow = nearest.length === 0 ? '' : `; ${followText(nearest.length, matched)}`
  if (offered === 0)
    return `${title}: looks at ${wantedText(search, detector)}, and none of the ${countedText(events, 'event')} is of these${follow}`
  const looked = `${countedText(offered, 'event')} that it looks at`
  if (matched === 0) return `${title}: matched none of ${looked}${follow}`
  return `${title}: matched ${countText(matched)} of ${looked} (${matchesText(search)})${follow}`
}

function followText(count: number, matched: number): string {
  const others = matched > 0 ? ' of the others' : ''
  return count === 1 ? `the nearest${others} follows` : `the ${count} nearest${others} follow`
}

function wantedText({ rule }: NearestEvents, { logsources }: Detector): string {
  const routing = logsources.routesOf(rule.plan.logsource)
  return routing.kind === 'served' ? routesText(routing.routes) : 'no Windows log that is known here'
}

function matchesText({ matches, matched }: NearestEvents): string {
  const named = matches.slice(0, NAMED_MATCHES)
  const files = new Set(named.map(({ event }) => event.file))
  const texts = named.map(({ event }) => `${files.size > 1 ? `${event.file} ` : ''}${event.recordId ?? 'without id'}`)
  const rest = matched > named.length ? ', …' : ''
  return terminalText(`${matched === 1 ? 'record' : 'records'} ${texts.join(', ')}${rest}`)
}
