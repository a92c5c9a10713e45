/** What is to be said of a rule: who wrote it, under which licence, and its text with the tests that held. */
import type { MarkedPlace } from '../../detect/index.ts'
import type { MarkedEvidence, ReportedRule } from '../report-data.ts'
import { appendVisible, type Child, description, element, untrusted } from './dom.ts'
import { merged } from './marked-text.ts'
import type { Report } from './report.ts'

export function ruleFacts(rule: ReportedRule): HTMLElement {
  const text = (value: string | null): Child => (value === null ? null : untrusted(value))
  return description([
    ['Description', text(rule.description)],
    ['Author', text(rule.author)],
    ['Licence', rule.license === null ? 'the rule names none' : untrusted(rule.license)],
    ['Status', text(rule.status)],
    ['Date', text(rule.modified === null ? rule.date : `${rule.date ?? '?'}, modified ${rule.modified}`)],
    ['Tags', list(rule.tags)],
    ['False positives', list(rule.falsepositives)],
    ['References', rule.references.length === 0 ? null : references(rule.references)],
    ['Id', text(rule.id)],
    ['File', untrusted(rule.path)],
    ['SHA-256', text(rule.sha256)],
  ])
}

function list(items: readonly string[]): Child {
  return items.length === 0 ? null : untrusted(items.join(', '))
}

/** Only what leads to a web server becomes a link, and nothing is fetched before somebody follows it. */
function references(addresses: readonly string[]): HTMLElement {
  const items = addresses.map((address) => {
    const shown = untrusted(address)
    const isWeb = /^https?:\/\/[^\s]+$/i.test(address) && URL.canParse(address)
    return element(
      'li',
      {},
      isWeb ? element('a', { href: address, rel: 'noreferrer', target: '_blank' }, shown) : shown,
    )
  })
  return element('ul', { class: 'plain' }, ...items)
}

export function ruleText({ head }: Report, rule: ReportedRule, evidence: readonly MarkedEvidence[]): HTMLElement {
  if (rule.text === null)
    return element(
      'p',
      {},
      'The text of the rule is not here: its file could not be read again, was changed, or is too long.',
    )
  const text = head.ruleTexts[rule.text]!
  const code = element('code')
  let at = 0
  for (const [start, end] of merged(heldPlaces(rule, evidence))) {
    appendVisible(code, text.slice(at, start))
    const mark = element('mark')
    appendVisible(mark, text.slice(start, end))
    code.append(mark)
    at = end
  }
  appendVisible(code, text.slice(at))
  return element('pre', { class: 'untrusted', tabindex: 0, 'aria-label': 'Text of the rule' }, code)
}

/** Keys and values of the tests that held. */
function heldPlaces(rule: ReportedRule, evidence: readonly MarkedEvidence[]): MarkedPlace[] {
  const held = new Set(evidence.map((each) => testKey(each)))
  return rule.tests.filter((test) => held.has(testKey(test))).flatMap(({ key, value }) => [key, value])
}

function testKey({ selection, field, test, pattern }: Omit<MarkedEvidence, 'value' | 'places'>): string {
  return JSON.stringify([selection, field, test, pattern])
}
