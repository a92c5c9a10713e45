/** What a report says of rules beside what matches say: read again from their files, as a run keeps plans alone. */
import type { MatchedRule } from '../detect/index.ts'
import {
  type CorrelationRule,
  isEventRule,
  type LoadOptions,
  loadRules,
  type Rule,
  type RuleFile,
  testPlace,
  testsOf,
} from '../sigma/index.ts'
import { ruleKeyOf } from './match-table.ts'
import type { PlacedTest, ReportedRule } from './report-data.ts'
import type { RuleDescriptions } from './report-writer.ts'

/** UTF-16 units of a rule file that the report holds. SigmaHQ's longest has 60,000. */
const MAX_TEXT_LENGTH = 256 * 1024

/** `files`: those that can be read, with their digests; a file that is no longer the one that was used is not shown. */
export function describeRules(
  rules: readonly MatchedRule[],
  counts: readonly number[],
  files: readonly RuleFile[],
  options: LoadOptions,
): RuleDescriptions {
  const used = new Map(rules.map(({ path, sha256 }) => [path, sha256]))
  const same = files.filter(({ path, sha256 }) => used.has(path) && (used.get(path) ?? sha256) === sha256)
  const loaded = new Map<string, Rule | CorrelationRule>()
  for (const rule of loadRules(same, options).rules) {
    const key = ruleKeyOf(rule.plan.rule)
    if (!loaded.has(key)) loaded.set(key, rule)
  }
  const texts = new Map<string, string>()
  for (const { path, text } of same) {
    const decoded = typeof text === 'string' ? text : new TextDecoder('utf-8', { ignoreBOM: true }).decode(text)
    if (decoded.length <= MAX_TEXT_LENGTH) texts.set(path, decoded)
  }
  const numbers = new Map([...texts.keys()].map((path, number) => [path, number]))
  return {
    rules: rules.map((rule, number) => ({
      ...rule,
      ...metadataOf(loaded.get(ruleKeyOf(rule))),
      text: numbers.get(rule.path) ?? null,
      count: counts[number]!,
    })),
    texts: [...texts.values()],
  }
}

type Described = Omit<ReportedRule, keyof MatchedRule | 'text' | 'count'>

const NOTHING: Described = {
  license: null,
  description: null,
  date: null,
  modified: null,
  references: [],
  falsepositives: [],
  tests: [],
}

function metadataOf(rule: Rule | CorrelationRule | undefined): Described {
  if (rule === undefined) return NOTHING
  const { license, description, date, modified, references, falsepositives } = rule.metadata
  const tests = isEventRule(rule) ? placedTests(rule) : []
  return { license, description, date, modified, references, falsepositives, tests }
}

/** Those that stand in the rule's own file: filters have theirs. */
function placedTests({ plan, places }: Rule): PlacedTest[] {
  const tests = plan.selections.flatMap((selection) =>
    testsOf({ ...plan, selections: [selection] }).map((test) => ({ selection: selection.name, test })),
  )
  return tests.flatMap(({ selection, test }, number) => {
    const place = testPlace(places, number)
    if (place === undefined) return []
    const { key, value } = place
    const field = 'field' in test ? test.field : null
    return [{ selection, field, ...test.shown, key: [key.start, key.end], value: [value.start, value.end] }]
  })
}
