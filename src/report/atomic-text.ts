/** Tests of Atomic Red Team × the rules that are linked to them, for people. */
import { WAYS } from '../atomic/index.ts'
import type { NearestMade, Sight } from '../document/index.ts'
import { type AtomicReport, type AtomicReportRow, type LinkedRule, linkCounts } from '../validate/index.ts'
import { excerpt, tellingText } from './near-text.ts'
import { countedText, countText } from './numbers-text.ts'
import type { Paint } from './paint.ts'
import { type TableRow, tableLines } from './table-text.ts'
import { terminalText } from './terminal-text.ts'

/** Tests that are shown without --verbose. */
const SHOWN_TESTS = 40
const HEADINGS = ['technique', 'test', 'fired', 'telemetry', 'test and its rules']

/** Safe for terminals. */
export function atomicLines(report: AtomicReport, paint: Paint, isVerbose: boolean): string[] {
  const { rows, withoutRule } = report
  const shown = isVerbose ? rows : rows.slice(0, SHOWN_TESTS)
  const rest = rows.length - shown.length
  return [
    paint('heading', 'Atomic Red Team'),
    ...(shown.length === 0 ? [] : tableLines(HEADINGS, shown.flatMap(rowsOf), '')),
    ...(rest === 0 ? [] : [`… and ${countedText(rest, 'more test')}; --verbose shows them`]),
    ...waysLines(shown),
    ...(isVerbose
      ? withoutRule.map((test) => terminalText(`no rule: ${test.technique}-${test.number} ${test.name}`))
      : []),
    ...atomicSummary(report),
  ]
}

/** In sentences. */
export function atomicSummary(report: AtomicReport): string[] {
  const { tests, windowsTests, withoutRule, rows } = report
  const missing = rows.filter(({ test }) => test === null)
  const counts = linkCounts(report)
  const parts = (Object.keys(STATUS_WORDS) as (keyof typeof STATUS_WORDS)[])
    .filter((status) => counts[status] > 0)
    .map((status) => `${countText(counts[status])} ${STATUS_WORDS[status]}`)
  const links = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const rules = new Set(rows.flatMap((row) => row.rules.map(({ ruleId }) => ruleId))).size
  const seen = rows.flatMap((row) => row.rules).filter(({ made }) => made?.ways.some(({ sees }) => sees === true))
  return [
    `${countedText(tests, 'test')}, ${countText(windowsTests)} for Windows, ${countText(withoutRule.length)} of these without a rule`,
    `${countedText(rules, 'rule')} linked to ${countedText(rows.length, 'test')}, ${countedText(links, 'link')}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`,
    ...(missing.length === 0
      ? []
      : [`${countedText(missing.length, 'test')} that rules are linked to: not among those that were read`]),
    ...(counts['no-recording'] === 0
      ? []
      : [
          `${countText(seen.length)} of the ${countText(counts['no-recording'])} without a recording fire on made events`,
        ]),
  ]
}

const STATUS_WORDS = {
  fired: 'fired',
  silent: 'silent',
  'no-telemetry': 'without an event to look at',
  'no-recording': 'without a recording',
  'not-judged': 'not judged',
} as const satisfies { readonly [status in LinkedRule['status']]: string }

/** What a table says of a rule: `remarks` where there is more to it than numbers. */
export function linkCells({ status, fired, hasTelemetry, text, made }: LinkedRule) {
  const telemetry = hasTelemetry === null ? '–' : hasTelemetry ? 'yes' : 'no'
  const remarks = [
    ...(status === 'no-recording' && made === null ? ['no recording, and no events are made of it'] : []),
    ...(text === null ? [] : [text]),
    ...(made === null ? [] : [madeText(made)]),
  ]
  return { fired: fired === null ? '–' : countText(fired), telemetry, remarks }
}

function rowsOf({ technique, test, name, guid, linkedAs, links, rules }: AtomicReportRow): TableRow[] {
  const also = linkedAs.length === 0 ? '' : `, linked as ${linkedAs.join(', ')}`
  const what = `${name ?? 'a test'} (${guid ?? 'no GUID'})${test === null ? `, which is not there; named in ${placesText(links)}` : ''}`
  const number = test === null ? '–' : String(test.number)
  return [
    { cells: [technique ?? '', number, '', '', what + also].map(terminalText) },
    ...rules.map((rule) => {
      const { fired, telemetry, remarks } = linkCells(rule)
      const last = [`- ${rule.title ?? rule.ruleId}`, ...remarks].join('; ')
      return { cells: ['', '', fired, telemetry, last].map(terminalText) }
    }),
  ]
}

function placesText(links: AtomicReportRow['links']): string {
  return links.map(({ path, line, column }) => `${path}:${line}:${column}`).join(', ')
}

/** `made, not recorded: seen local, remote; not cmd`. */
function madeText({ events, ways, open, nearest }: Sight): string {
  const named = (answer: boolean | null): string =>
    ways
      .filter(({ sees }) => sees === answer)
      .map(({ way }) => way)
      .join(', ')
  const [seen, unseen, untold] = [named(true), named(false), named(null)]
  const parts = [
    ...(seen === '' ? [] : [`seen ${unseen + untold === '' ? 'in every way' : seen}`]),
    ...(unseen === '' ? [] : [`not seen ${seen + untold === '' ? 'in any way' : unseen}`]),
    ...(untold === '' ? [] : [`cannot be told ${untold}`]),
    ...(nearest === null ? [] : [nearestText(nearest)]),
    ...(open.length === 0 ? [] : [`without a value ${open.map((name) => `#{${name}}`).join(', ')}`]),
  ]
  if (events === 0) return 'made, not recorded: no event that it looks at can be made'
  return `made, not recorded: ${parts.join('; ')}`
}

function nearestText({ way, kind, tests }: NearestMade): string {
  const words = tests.map(({ selection, leaf, wanted }) => {
    const asked = `${selection}: ${leaf.field ?? 'any value'} ${leaf.expected.test} ${excerpt(leaf.expected.pattern).text}`
    return wanted ? `${asked} (actual: ${tellingText(leaf)})` : `${asked} holds and is negated`
  })
  return `nearest is ${kind}, ${way}: ${words.join('; ')}`
}

/** What the names of the ways mean, where there are any. */
function waysLines(rows: readonly AtomicReportRow[]): string[] {
  if (!rows.some(({ rules }) => rules.some(({ made }) => made !== null))) return []
  return ['ways of running a test:', ...Object.entries(WAYS).map(([way, words]) => `  ${way.padEnd(12)}${words}`)]
}
