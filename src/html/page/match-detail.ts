/** Everything that is known of one match: why the rule was true, the event, the rule, the processes. */
import type { MarkedPlace } from '../../detect/index.ts'
import type { CorrelationDetail, EventDetail, MarkedEvidence, MatchedEventDetail } from '../report-data.ts'
import { button, type Child, description, element, numberText, untrusted } from './dom.ts'
import { levelBadge, levelOf } from './levels.ts'
import { markedText } from './marked-text.ts'
import { processChain } from './process-chain.ts'
import type { Report } from './report.ts'
import { ruleFacts, ruleText } from './rule-facts.ts'
import { plainText } from './visible-text.ts'

export interface DetailLinks {
  readonly onProcess: (process: number) => void
}

export function matchHeading(report: Report, match: number): Child[] {
  const rule = report.ruleOf(match)
  return [levelBadge(levelOf(rule)), ' ', untrusted(rule.title)]
}

export async function matchDetail(report: Report, match: number, links: DetailLinks): Promise<Child[]> {
  const event = report.eventOf(match)
  const rule = report.ruleOf(match)
  const nth = report.head.matches.nth[match]!
  const detail = await report.detailOf(event)
  const evidence = detail !== undefined && 'evidence' in detail ? detail.evidence[nth]! : []
  return [
    ...eventSections(report, event, detail, evidence),
    chainSection(report, event, links),
    section('Rule', ruleFacts(rule), ruleText(report, rule, evidence)),
  ]
}

function section(heading: string, ...children: readonly Child[]): HTMLElement {
  return element('section', {}, element('h3', {}, heading), ...children)
}

function eventSections(
  report: Report,
  event: number,
  detail: EventDetail | undefined,
  evidence: readonly MarkedEvidence[],
): HTMLElement[] {
  if (detail === undefined) return [placeSection(report, event), section('Details', leftOutText())]
  if ('correlation' in detail) return [correlationSection(detail)]
  return [evidenceSection(evidence), fieldsSection(detail, evidence), recordSection(detail)]
}

function leftOutText(): HTMLElement {
  return element('p', {}, 'The limit of the report left its details out. The record named above has them.')
}

function placeSection(report: Report, event: number): HTMLElement {
  const { file, recordId, ticks, channel } = report.head.events
  const text = (number: number): Child => optional(report.text(number))
  return section(
    'Event',
    description([
      ['Time', report.timeText(ticks[event]!)],
      ['File', text(file[event]!)],
      ['Record', recordId[event] ?? null],
      ['Channel', text(channel[event]!)],
    ]),
  )
}

function evidenceSection(evidence: readonly MarkedEvidence[]): HTMLElement {
  const rows = evidence.map(({ selection, field, test, pattern, value, places }) => {
    const asked =
      test === 'absent' ? 'is not true' : [field ?? 'any field', test].filter((part) => part !== '').join(' | ')
    return element(
      'li',
      {},
      element('span', { class: 'selection' }, untrusted(selection)),
      element(
        'span',
        { class: 'asked' },
        untrusted(asked),
        pattern === null ? null : untrusted(pattern, { class: 'pattern' }),
      ),
      value === null ? null : markedText(value, places),
    )
  })
  const none = element('p', {}, 'The rule asks for nothing but its log source.')
  return section('Evidence', rows.length === 0 ? none : element('ul', { class: 'evidence' }, ...rows))
}

/** Values that are laid out unasked: a hostile event has hundreds of thousands. */
const SHOWN_VALUES = 500

function fieldsSection({ event, shortened }: MatchedEventDetail, evidence: readonly MarkedEvidence[]): HTMLElement {
  const rows = Object.entries(event.fields).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((item) => [name, item] as const),
  )
  const notes = shortened.map(([name, length]) =>
    element('p', {}, untrusted(name), ` has ${numberText(length)} characters; the report holds the first of them.`),
  )
  const list = element('dl', { class: 'fields' })
  const show = (values: typeof rows): void => {
    for (const [name, value] of values)
      list.append(
        element(
          'div',
          {},
          element('dt', {}, untrusted(name)),
          element('dd', {}, markedText(value, marksOf(value, evidence))),
        ),
      )
  }
  show(rows.slice(0, SHOWN_VALUES))
  const rest = rows.slice(SHOWN_VALUES)
  const more = button(`Show ${numberText(rest.length)} more values`, () => {
    more.remove()
    show(rest)
  })
  return section('Event', ...notes, list, rest.length === 0 ? null : more)
}

/** A rule may know a field by another name, so values are compared. */
function marksOf(value: string, evidence: readonly MarkedEvidence[]): MarkedPlace[] {
  return evidence.filter((each) => each.value === value).flatMap(({ places }) => [...places])
}

function recordSection({ time, event }: MatchedEventDetail): HTMLElement {
  return section(
    'Record',
    description([
      ['Time', time ?? 'none'],
      ['File', optional(event.file)],
      ['Record id', optional(event.recordId)],
      ['Id in header', event.headerRecordId === event.recordId ? null : optional(event.headerRecordId)],
      ['Offset', optional(event.offset)],
      ['Event id', optional(event.eventId)],
      ['Channel', optional(event.channel)],
      ['Provider', optional(event.provider)],
      ['Computer', optional(event.computer)],
      ['Recovered', event.recovered ? 'found outside live data' : null],
    ]),
  )
}

function optional(value: string | number | bigint | null): Child {
  return value === null ? null : untrusted(String(value))
}

function correlationSection({ correlation: { group, window, count, events } }: CorrelationDetail): HTMLElement {
  const rows = events.map((event) =>
    element(
      'li',
      {},
      untrusted(`${event.time ?? 'no time'} `, { class: 'selection' }),
      untrusted(event.rule),
      untrusted(` ${event.file ?? ''} record ${event.recordId ?? '?'} ${event.computer ?? ''}`),
    ),
  )
  return section(
    'Correlation',
    description([
      ['Count', numberText(count)],
      ['From', window.from ?? 'none'],
      ['To', window.to ?? 'none'],
      ...Object.entries(group).map(([name, value]) => [plainText(name), untrusted(value)] as const),
    ]),
    element('h4', {}, count > events.length ? `The first ${events.length} events` : 'Events'),
    element('ul', { class: 'evidence' }, ...rows),
  )
}

function chainSection(report: Report, event: number, { onProcess }: DetailLinks): HTMLElement | null {
  const process = report.head.events.process[event]!
  return process < 0 ? null : section('Process', processChain(report, process, onProcess))
}
