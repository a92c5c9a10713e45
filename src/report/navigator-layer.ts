/**
 * A layer for the ATT&CK Navigator, format 4.5: the techniques that the rules that matched are tagged with. Source: the
 * Navigator's layers/spec/v4.5/layerformat.md.
 */
import type { MatchTotals, RuleTotal } from './match-totals.ts'
import { countedText, countText } from './numbers-text.ts'
import { terminalText } from './terminal-text.ts'

const LAYER_VERSION = '4.5'
/** The oldest that reads this format. */
const NAVIGATOR_VERSION = '4.9.0'

/** Of a technique; a comment is shown in a tooltip. */
const NAMED_RULES = 20

const PALE_YELLOW = '#ffe766'
const RED = '#ff6666'

export function navigatorLayer({ version, byRule }: MatchTotals): string {
  const rulesOf = new Map<string, RuleTotal[]>()
  let untagged = 0
  for (const rule of byRule) {
    const techniques = new Set(rule.tags.map(techniqueOf).filter((id) => id !== undefined))
    if (techniques.size === 0) untagged += rule.count
    for (const id of techniques) rulesOf.set(id, [...(rulesOf.get(id) ?? []), rule])
  }
  const techniques = [...rulesOf].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, rules]) => techniqueEntry(id, rules))
  const layer = {
    name: 'sigma-replay',
    versions: { navigator: NAVIGATOR_VERSION, layer: LAYER_VERSION },
    domain: 'enterprise-attack',
    description: `Matches of Sigma rules by technique, found by sigma-replay ${version}`,
    sorting: 3,
    layout: { layout: 'side', showAggregateScores: true, aggregateFunction: 'sum', expandedSubtechniques: 'annotated' },
    techniques,
    gradient: {
      colors: [PALE_YELLOW, RED],
      minValue: 0,
      maxValue: techniques.reduce((most, { score }) => Math.max(most, score), 1),
    },
    metadata: [
      { name: 'matches', value: String(countOf(byRule)) },
      { name: 'matches of rules without a technique', value: String(untagged) },
    ],
  }
  return `${JSON.stringify(layer, undefined, 2)}\n`
}

/** `attack.t1059.001` → `T1059.001`. */
export function techniqueOf(tag: string): string | undefined {
  return /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase()
}

/** `score` is the number of matches. */
function techniqueEntry(techniqueID: string, rules: readonly RuleTotal[]) {
  const score = countOf(rules)
  const named = rules.slice(0, NAMED_RULES).map(({ title, count }) => `${countText(count)} ${terminalText(title)}`)
  const rest = rules.length - named.length
  if (rest > 0) named.push(`… and ${countedText(rest, 'more rule')}`)
  return { techniqueID, score, comment: named.join('\n') }
}

function countOf(rules: readonly RuleTotal[]): number {
  return rules.reduce((sum, { count }) => sum + count, 0)
}
