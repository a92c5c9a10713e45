/** The first view: how much was found, of what, where, and whether anything is missing. */
import { button, counted, element, numberText, untrusted } from './dom.ts'
import { LEVELS, levelBadge, levelOf, type ShownLevel } from './levels.ts'
import type { LossStatement } from './loss-statement.ts'
import { lossSentences } from './loss-statement.ts'
import type { NumberedRule, Report } from './report.ts'
import { table } from './table.ts'

export interface OverviewLinks {
  readonly onRule: (rule: number) => void
}

const SHOWN_HOSTS = 10

export function overview(report: Report, loss: LossStatement, links: OverviewLinks): HTMLElement {
  return element(
    'div',
    { class: 'overview' },
    cards(report),
    missing(report, loss),
    rulesTable(report, links),
    hostsTable(report),
  )
}

function cards({ head, levels }: Report): HTMLElement {
  const { facts, rules } = head
  const counts = new Map<ShownLevel, number>()
  for (const [number, { count }] of rules.entries())
    counts.set(levels[number]!, (counts.get(levels[number]!) ?? 0) + count)
  const byLevel = LEVELS.filter((level) => counts.has(level)).map((level) =>
    element(
      'span',
      { class: `badge level-${level}` },
      `${numberText(counts.get(level)!)} ${level === 'none' ? 'without level' : level}`,
    ),
  )
  const hosts = new Set(head.events.host.filter((host) => host >= 0)).size
  const card = (count: string, words: string, ...rest: readonly Node[]): HTMLElement =>
    element('div', { class: 'card' }, element('p', { class: 'big' }, count), element('p', {}, words), ...rest)
  const span = facts.firstTime === null ? 'no event with a time' : `${facts.firstTime} to ${facts.lastTime}`
  return element(
    'div',
    { class: 'cards' },
    card(
      numberText(facts.matches),
      facts.matches === 1 ? 'match' : 'matches',
      element('p', { class: 'badges' }, ...byLevel),
    ),
    card(numberText(rules.length), rules.length === 1 ? 'rule matched' : 'rules matched'),
    card(numberText(hosts), hosts === 1 ? 'host with matches' : 'hosts with matches'),
    card(numberText(facts.events), 'events were compared with rules', element('p', { class: 'muted' }, span)),
  )
}

/** What the evidence lost, and what the report itself leaves out. */
function missing({ head }: Report, loss: LossStatement): HTMLElement {
  const { limits, facts } = head
  const sentences = lossSentences(loss)
  if (facts.refusedRules.length > 0)
    sentences.push(
      `${counted(facts.refusedRules.length, 'rule was', 'rules were')} refused and could not match: see Rules.`,
    )
  for (const [level, count] of Object.entries(limits.unlisted))
    sentences.push(
      `${counted(count, 'match', 'matches')} of level ${level} beyond the first ${numberText(limits.maxMatchesOfLevel)} are counted but not listed here; the other output of the run has them.`,
    )
  if (limits.undetailed > 0)
    sentences.push(
      `${counted(limits.undetailed, 'event is', 'events are')} listed without details, as the file would be too large.`,
    )
  if (limits.unkeptProcesses > 0)
    sentences.push(
      `${counted(limits.unkeptProcesses, 'start of a process', 'starts of processes')} could not be kept for the process trees.`,
    )
  const whole =
    'All of the evidence was read, nothing in it was damaged, no rule was refused, and every match is in this report.'
  return element(
    'section',
    { class: sentences.length === 0 ? 'notice' : 'notice warning' },
    element('h2', {}, sentences.length === 0 ? 'Nothing is missing' : 'What is missing'),
    sentences.length === 0
      ? element('p', {}, whole)
      : element('ul', {}, ...sentences.map((each) => element('li', {}, each))),
  )
}

function rulesTable(report: Report, { onRule }: OverviewLinks): HTMLElement {
  return table<NumberedRule>(
    'Rules that matched',
    [
      { name: 'Level', cell: ({ rule }) => levelBadge(levelOf(rule)) },
      {
        name: 'Rule',
        cell: ({ rule, number }) => button(untrusted(rule.title), () => onRule(number), { class: 'link' }),
      },
      { name: 'Matches', cell: ({ rule }) => numberText(rule.count), isNumber: true },
    ],
    report.rulesInOrder,
  )
}

function hostsTable(report: Report): HTMLElement {
  const { events, matches } = report.head
  const hosts = new Map<number, { count: number; worst: number }>()
  for (let match = 0; match < matches.event.length; match++) {
    const host = events.host[matches.event[match]!]!
    const known = hosts.get(host) ?? { count: 0, worst: LEVELS.length - 1 }
    hosts.set(host, { count: known.count + 1, worst: Math.min(known.worst, report.rankOf(match)) })
  }
  const sorted = [...hosts].sort(([, a], [, b]) => a.worst - b.worst || b.count - a.count)
  return table(
    sorted.length > SHOWN_HOSTS ? `Hosts: the ${SHOWN_HOSTS} worst of ${numberText(sorted.length)}` : 'Hosts',
    [
      { name: 'Worst level', cell: ([, { worst }]) => levelBadge(LEVELS[worst]!) },
      { name: 'Host', cell: ([host]) => untrusted(report.text(host) ?? 'no host') },
      { name: 'Matches', cell: ([, { count }]) => numberText(count), isNumber: true },
    ],
    sorted.slice(0, SHOWN_HOSTS),
  )
}
