/** The view of rules: those that matched with author and licence, and those that were refused. */
import type { Flaw, ReportedRule } from '../report-data.ts'
import { button, element, numberText, untrusted } from './dom.ts'
import { levelBadge, levelOf } from './levels.ts'
import type { NumberedRule, Report } from './report.ts'
import { ruleFacts, ruleText } from './rule-facts.ts'
import { table } from './table.ts'

export interface RuleLinks {
  readonly onRule: (rule: number) => void
}

export function rulesView(report: Report, { onRule }: RuleLinks): HTMLElement {
  const { facts } = report.head
  const named = (text: string | null) =>
    text === null ? element('span', { class: 'unnamed' }, 'not named') : untrusted(text)
  return element(
    'div',
    { class: 'rules-view' },
    table<NumberedRule>(
      'Rules that matched',
      [
        { name: 'Level', cell: ({ rule }) => levelBadge(levelOf(rule)) },
        { name: 'Rule', cell: ({ rule }) => ruleDisclosure(report, rule) },
        { name: 'Author', cell: ({ rule }) => named(rule.author) },
        { name: 'Licence', cell: ({ rule }) => named(rule.license) },
        {
          name: 'Matches',
          cell: ({ rule, number }) => button(numberText(rule.count), () => onRule(number), { class: 'link' }),
          isNumber: true,
        },
      ],
      report.rulesInOrder,
    ),
    flawTable('Rules that were refused: they could not match anything', facts.refusedRules),
    facts.flawedRules.length === 0 ? null : flawTable('Rules with wrong metadata: they were used', facts.flawedRules),
  )
}

/** Laid out when it is opened. */
function ruleDisclosure(report: Report, rule: ReportedRule): HTMLElement {
  const details = element('details', {}, element('summary', {}, untrusted(rule.title)))
  details.addEventListener('toggle', () => {
    if (details.childElementCount === 1) details.append(ruleFacts(rule), ruleText(report, rule, []))
  })
  return details
}

function flawTable(caption: string, flaws: readonly Flaw[]): HTMLElement {
  if (flaws.length === 0) return element('p', {}, 'No rule was refused.')
  return table<Flaw>(
    caption,
    [
      { name: 'File', cell: ({ path, line, column }) => untrusted(`${path}:${line}:${column}`) },
      { name: 'Why', cell: ({ message }) => untrusted(message) },
      { name: 'Code', cell: ({ code }) => code },
    ],
    flaws,
  )
}
