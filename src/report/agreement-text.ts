/** Where a rule and a query differ, for people. */
import type { AgreementCounts, BlameCount, BlamedTest, Disagreement } from '../kql/index.ts'
import type { AgreementItem } from './agreement-json.ts'
import { excerpt, nearLines } from './near-text.ts'
import { countedText, countText } from './numbers-text.ts'
import type { Paint } from './paint.ts'
import { routesText, sourceText } from './routes-text.ts'
import { terminalText } from './terminal-text.ts'

/** Differences that are shown without --verbose. */
const SHOWN_DIFFERENCES = 20
/** Tests in the closing list. */
const SHOWN_BLAME = 10

/** Prints items one after the other; what comes from logs, rules and queries is safe for terminals. */
export function agreementPrinter(paint: Paint, isVerbose: boolean): (item: AgreementItem) => string {
  let differences = 0
  return (item) => {
    if (item.kind === 'counts') return closing(item, differences, paint, isVerbose)
    differences++
    return isVerbose || differences <= SHOWN_DIFFERENCES ? differenceText(item.difference, paint) : ''
  }
}

function differenceText({ holds, time, event, offer, blame }: Disagreement, paint: Paint): string {
  const place = [event.file, event.recordId === null ? null : `record ${event.recordId}`, time, sourceText(event)]
  const known = place.filter((part) => part !== null).join(', ')
  const lines = [`${paint('heading', `only the ${holds} matches`)}  ${terminalText(known)}`]
  if (offer.kind === 'elsewhere')
    lines.push(`  the rule looks at ${routesText(offer.routes)}, so it does not see this event`)
  else if (offer.kind === 'unserved') lines.push('  the rule looks at no Windows log that is known here')
  const side = holds === 'rule' ? 'query' : 'rule'
  for (const each of blame) lines.push(...blameLines(each, side, paint))
  return `${lines.join('\n')}\n\n`
}

function blameLines(blamed: BlamedTest, side: string, paint: Paint): readonly string[] {
  const { isHeld, actual, near, leaf, alternatives, meaning } = blamed
  const mark = paint('error', isHeld ? 'PASS' : 'FAIL')
  const others = alternatives === 0 ? '' : ` (or one of ${countedText(alternatives, 'alternative')})`
  const lines = [`  ${side}: ${mark} ${questionText(blamed)}${others}`]
  if (near === null || near.kind === 'absent')
    lines.push(`        ${isHeld ? 'excludes' : 'actual  '}  ${valueText(actual)}`)
  else lines.push(...nearLines(leaf).map((line) => `        ${line}`))
  if (meaning !== null) lines.push(`        meaning   ${terminalText(meaning)}`)
  return lines
}

/** `4:32 process.name is "a.exe"`, `selection Image endswith \a.exe`. */
function questionText({ selection, field, test, pattern, line, column }: BlamedTest | BlameCount): string {
  const place = line === null ? null : `${line}:${column}`
  const parts = [place, selection, field ?? 'any value', test].filter((part) => part !== null)
  return `${terminalText(parts.join(' '))} ${excerpt(pattern).text}`
}

function valueText(actual: BlamedTest['actual']): string {
  if (actual === null) return '(absent)'
  return typeof actual === 'string'
    ? excerpt(actual).text
    : actual
        .slice(0, 5)
        .map((each) => excerpt(each).text)
        .join(', ')
}

function closing(
  { rule, query, counts }: Extract<AgreementItem, { kind: 'counts' }>,
  differences: number,
  paint: Paint,
  isVerbose: boolean,
): string {
  const { path, title } = query.plan.rule
  const hidden = isVerbose ? 0 : differences - SHOWN_DIFFERENCES
  const lines = [
    ...(hidden > 0
      ? [`… and ${countedText(hidden, 'more event')} on which they differ; --verbose shows them`, '']
      : []),
    `${paint('heading', 'rule')}    ${terminalText(`${rule.title} (${rule.path})`)}`,
    `${paint('heading', 'query')}   ${terminalText(path === '--query' ? title : `${title} (${path})`)}`,
    `${paint('heading', 'events')}  ${countsText(counts)}`,
    `${paint('heading', 'verdict')} ${verdictText(counts, paint)}`,
    ...blameTable(counts.blame),
  ]
  return `${lines.join('\n')}\n`
}

function countsText({ events, both, neither, onlyRule, onlyQuery, notOffered }: AgreementCounts): string {
  const seen = notOffered === 0 ? '' : ` (${countText(notOffered)} of them in logs that the rule does not look at)`
  return `${countText(events)}: both match ${countText(both)}, neither ${countText(neither)}, only the rule ${countText(onlyRule)}, only the query ${countText(onlyQuery)}${seen}`
}

function verdictText({ events, both, onlyRule, onlyQuery }: AgreementCounts, paint: Paint): string {
  const differences = onlyRule + onlyQuery
  if (differences > 0) return paint('error', `they differ on ${countedText(differences, 'event')}`)
  if (events === 0) return paint('warning', 'there is no event to compare them on')
  return both > 0 ? paint('low', 'they agree') : paint('warning', 'they agree, but neither matches anything here')
}

function blameTable(blame: readonly BlameCount[]): readonly string[] {
  if (blame.length === 0) return []
  const shown = blame.slice(0, SHOWN_BLAME)
  const width = countText(shown[0]!.events).length
  const rest = blame.length - shown.length
  return [
    '',
    'tests responsible, by events',
    ...shown.map(
      (each) =>
        `  ${countText(each.events).padStart(width)}  ${each.side}: ${each.isHeld ? 'PASS' : 'FAIL'} ${questionText(each)}`,
    ),
    ...(rest > 0 ? [`  … and ${countedText(rest, 'more test')}`] : []),
  ]
}
