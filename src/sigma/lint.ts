import { aggregationFix } from './aggregation-fix.ts'
import { type CheckedRule, checkedRule, type LogKnowledge, NOTHING_KNOWN } from './checked-rule.ts'
import { CHECKS_OF_ALL, CHECKS_OF_RULES } from './checks.ts'
import { type Diagnostic, FileDiagnostics } from './diagnostics.ts'
import type { KeyReading } from './field-key.ts'
import { isIgnored } from './ignore-comments.ts'
import { loadRules, type RuleFile } from './load.ts'
import { withMend } from './mends.ts'
import type { Placeholders } from './placeholders.ts'
import { decodeText } from './text.ts'

export interface LintOptions {
  readonly logs?: LogKnowledge
}

export interface LintedRules {
  /** In the order of the files, then of documents and places. */
  readonly diagnostics: readonly Diagnostic[]
  /** Documents that are rules, those that were refused included. */
  readonly ruleCount: number
  /** Text of each file by its path; files that are no UTF-8 as far as they could be read. */
  readonly texts: ReadonlyMap<string, string>
}

/** What is wrong with rules: what loading them finds, and what every check does. Nothing is thrown for bad content. */
export function lintRules(files: readonly RuleFile[], { logs = NOTHING_KNOWN }: LintOptions = {}): LintedRules {
  const texts = new Map<string, string>()
  const decoded = files.map((file) => {
    const { text, flaw } = decodeText(file.text)
    texts.set(file.path, text)
    return flaw === undefined ? { path: file.path, text } : file
  })
  const keys = new Map<string, KeyReading>()
  const rules: CheckedRule[] = []
  const loaded = loadRules(decoded, {
    placeholders: standInPlaceholders(texts.values()),
    inspect(document, report) {
      const rule = checkedRule(document, logs, keys)
      rules.push(rule)
      for (const check of CHECKS_OF_RULES) check(rule, report)
    },
  })
  const found = onlyOnce([...loaded.diagnostics, ...acrossRules(rules)]).filter(
    (each) => !isIgnored(each, texts.get(each.path) ?? ''),
  )
  const diagnostics = inOrderOf(files, found).map((each) =>
    each.code === 'aggregation-replaced' ? withAggregationFix(each, rules) : withMend(each, texts.get(each.path) ?? ''),
  )
  return { diagnostics, ruleCount: rules.length, texts }
}

/** The fix takes the whole rule, not only the place of the diagnostic. */
function withAggregationFix(diagnostic: Diagnostic, rules: readonly CheckedRule[]): Diagnostic {
  const rule = rules.find(({ path, document }) => path === diagnostic.path && document === diagnostic.document)
  const fix = rule && aggregationFix(rule)
  return fix === undefined ? diagnostic : { ...diagnostic, fix }
}

/** What a global document of a collection holds is read again for each of its rules. */
function onlyOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics.filter(({ path, code, start, end, message }) => {
    const name = JSON.stringify([path, code, start, end, message])
    return !seen.has(name) && seen.add(name)
  })
}

/** Which values placeholders have is the business of a run; here any will do. They stand for themselves. */
function standInPlaceholders(texts: Iterable<string>): Placeholders {
  const placeholders: { [name: string]: string } = {}
  for (const text of texts) {
    if (!text.includes('expand')) continue
    for (const [whole, name] of text.matchAll(/%([\p{L}\p{N}_][\p{L}\p{N}_.-]*)%/gu)) placeholders[name!] = whole
  }
  return placeholders
}

function acrossRules(rules: readonly CheckedRule[]): readonly Diagnostic[] {
  const reports = new Map<string, FileDiagnostics>()
  for (const check of CHECKS_OF_ALL) {
    check(rules, ({ path, text, document }) => {
      const diagnostics = reports.get(path) ?? new FileDiagnostics(path, text)
      reports.set(path, diagnostics)
      diagnostics.startDocument(document)
      return diagnostics.report
    })
  }
  return [...reports.values()].flatMap((diagnostics) => diagnostics.inOrder())
}

function inOrderOf(files: readonly RuleFile[], diagnostics: Diagnostic[]): Diagnostic[] {
  const order = new Map(files.map(({ path }, index) => [path, index]))
  return diagnostics.sort(
    (left, right) =>
      order.get(left.path)! - order.get(right.path)! ||
      left.document - right.document ||
      left.start - right.start ||
      (left.code < right.code ? -1 : left.code > right.code ? 1 : 0),
  )
}
