/** An explanation for people: what was asked, the verdict, and the condition as a tree. */
import type { ConditionTrace, Explanation, LeafTrace, Offer, TestTrace } from '../detect/index.ts'
import type { ExplainedRule } from './explained-rule.ts'
import { mendLines } from './mend-text.ts'
import { actualText, excerpt, nearLines } from './near-text.ts'
import { countedText, countText } from './numbers-text.ts'
import type { Paint } from './paint.ts'
import { routesText, sourceText } from './routes-text.ts'
import { terminalText } from './terminal-text.ts'

/** Ends in an empty line. `isVerbose`: every alternative of long lists. What comes from logs and rules is safe for terminals. */
export function explanationText(explanation: ExplainedRule, paint: Paint, isVerbose: boolean): string {
  const { trace, mends } = explanation
  const tree = new Tree(paint, isVerbose)
  tree.node(trace.condition, '', '', !trace.matched)
  const suggested = mends === null || mends.length === 0 ? [] : [paint('heading', 'mends'), ...mendLines(mends), '']
  return `${[...headLines(explanation, paint), '', ...suggested, ...tree.lines].join('\n')}\n\n`
}

function headLines({ rule, logsource, event, time, offer, trace }: Explanation, paint: Paint): string[] {
  const name = terminalText(rule.id === null ? rule.title : `${rule.title} (${rule.id})`)
  const lines = [`${paint('heading', 'rule')}     ${name}`, `         ${terminalText(rule.path)}`]
  const place = [event.file, event.recordId === null ? null : `record ${event.recordId}`, time]
  const known = place.filter((part) => part !== null).join(', ')
  if (known !== '') lines.push(`${paint('heading', 'event')}    ${terminalText(known)}`)
  lines.push(`${known === '' ? `${paint('heading', 'event')}    ` : '         '}${sourceText(event)}`)
  const notOffered = offerText(offer, logsource, event)
  if (notOffered !== null) lines.push(paint('warning', `         ${notOffered}`))
  lines.push(`${paint('heading', 'verdict')}  ${verdictText(offer, trace, paint)}`)
  return lines
}

function offerText(offer: Offer, logsource: Explanation['logsource'], event: Explanation['event']): string | null {
  switch (offer.kind) {
    case 'offered':
      return null
    case 'elsewhere':
      return `the rule looks at ${routesText(offer.routes)}; this event is ${sourceText(event)}, so it is not even offered`
    case 'unknown':
      return `the rule looks at ${routesText(offer.routes)}; this event does not say where it comes from`
    case 'unserved': {
      const { routing } = offer
      if (routing.kind === 'other-product') {
        const { product, category, service } = logsource
        return `the rule is for ${terminalText(product ?? category ?? service ?? 'no product')}, not for Windows logs, so no event is offered to it`
      }
      const named = terminalText(`${routing.attribute} ${routing.value}`)
      return `the Windows log of ${named} is not known here, so no event is offered to the rule`
    }
  }
}

function verdictText(offer: Offer, { matched, distance }: Explanation['trace'], paint: Paint): string {
  if (matched) {
    if (offer.kind === 'offered') return paint('low', 'match')
    if (offer.kind === 'unknown') return paint('low', 'match, if the event is offered')
    return `${paint('error', 'no match')}: the condition holds, but the event is not offered`
  }
  if (distance.tests === Number.POSITIVE_INFINITY)
    return `${paint('error', 'no match')}: no event can fulfil this condition`
  return `${paint('error', 'no match')}: ${countedText(distance.tests, 'test')} would have to come out differently`
}

type Node = ConditionTrace | TestTrace

/** Alternatives that are shown of a list; the rest is counted. */
const SHOWN_ALTERNATIVES = 3

class Tree {
  readonly lines: string[] = []
  readonly #paint: Paint
  readonly #isVerbose: boolean

  constructor(paint: Paint, isVerbose: boolean) {
    this.#paint = paint
    this.#isVerbose = isVerbose
  }

  /** `branch` leads to the node, `below` to what hangs on it. `isToBlame`: the verdict is what it is because of this node. */
  node(node: Node, branch: string, below: string, isToBlame: boolean): void {
    const mark = this.#paint(node.matched ? 'low' : 'error', node.matched ? 'PASS' : 'FAIL')
    const skipped = node.skipped ? this.#paint('informational', '  (skipped)') : ''
    if (node.op === 'test') return this.#leaf(node, `${branch}${mark} `, skipped, below, isToBlame)
    // A list right below the name of a selection needs no line of its own.
    const list = node.op === 'selection' ? node.of : node
    const name = node.op === 'selection' ? terminalText(node.name) : ''
    const word = list.op === 'test' ? '' : WORDS[list.op]
    this.lines.push(`${branch}${mark} ${[name, word].filter((text) => text !== '').join(': ')}${skipped}`)
    if (list.op === 'test') return this.#children([list], list, below, isToBlame)
    if (list.op === 'not') return this.#children([list.of], list, below, isToBlame)
    return this.#children(list.of, list, below, isToBlame)
  }

  #children(children: readonly Node[], parent: Node, below: string, isToBlame: boolean): void {
    const shown = parent.op === 'or' && !this.#isVerbose ? tellingOf(children) : children
    const rest = children.length - shown.length
    for (const [number, child] of shown.entries()) {
      const isLast = number === shown.length - 1 && rest === 0
      // A child is to blame when it has the answer that its parent has (of `not`: the other one).
      const isChildToBlame = isToBlame && (parent.op === 'not') !== (child.matched === parent.matched)
      this.node(child, `${below}${isLast ? '└─ ' : '├─ '}`, `${below}${isLast ? '   ' : '│  '}`, isChildToBlame)
    }
    if (rest > 0) this.lines.push(`${below}└─ ${this.#paint('informational', restText(children, shown))}`)
  }

  #leaf(leaf: LeafTrace, start: string, skipped: string, below: string, isToBlame: boolean): void {
    const { test, pattern } = leaf.expected
    const field = terminalText(leaf.field ?? 'any value')
    const question = [field, terminalText(test)].join(' ')
    if (leaf.near !== null && leaf.near.kind !== 'absent' && isToBlame) {
      this.lines.push(`${start}${question}${skipped}`)
      for (const line of nearLines(leaf)) this.lines.push(`${below}     ${line}`)
      return
    }
    const actual = actualText(leaf)
    this.lines.push(`${start}${question} ${excerpt(pattern).text}${actual === '' ? '' : ` | ${actual}`}${skipped}`)
  }
}

const WORDS = { and: 'all of', or: 'any of', not: 'not' } as const

/** What holds of those that make it true, else the nearest; in their order. */
function tellingOf(children: readonly Node[]): readonly Node[] {
  if (children.length <= SHOWN_ALTERNATIVES + 1) return children
  const held = children.filter(({ matched }) => matched)
  if (held.length > 0) return held.slice(0, SHOWN_ALTERNATIVES)
  const ranked = children.toSorted((a, b) => a.distance.tests - b.distance.tests || a.distance.share - b.distance.share)
  const chosen = new Set(ranked.slice(0, SHOWN_ALTERNATIVES))
  return children.filter((child) => chosen.has(child))
}

function restText(children: readonly Node[], shown: readonly Node[]): string {
  const held = children.filter(({ matched }) => matched).length
  const rest = countText(children.length - shown.length)
  if (held === 0) return `… and ${rest} more that fail and are no nearer; --verbose shows them`
  const others = held > shown.length ? `, of which ${countText(held - shown.length)} hold` : ' that fail'
  return `… and ${rest} more${others}; --verbose shows them`
}
