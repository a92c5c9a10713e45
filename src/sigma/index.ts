export {
  type Address,
  type Network,
  type NetworkReading,
  networkContains,
  parseAddress,
  parseNetwork,
} from './address.ts'
export type { LogKnowledge } from './checked-rule.ts'
export { type ConditionParse, type ConditionTree, parseCondition, printCondition } from './condition.ts'
export {
  type AnyPlan,
  type Correlation,
  type CorrelationPlan,
  type CorrelationType,
  isCorrelation,
  ruleKey,
} from './correlation-plan.ts'
export {
  DIAGNOSTICS,
  type Diagnostic,
  type DiagnosticCode,
  type DiagnosticKind,
  type Severity,
  type Span,
  type TextEdit,
} from './diagnostics.ts'
export { applyEdits, compatible } from './edits.ts'
export { type FixedText, fixText } from './fix-text.ts'
export type { IndexQuestion, Precision, Terms } from './indexed.ts'
export { type LintedRules, type LintOptions, lintRules } from './lint.ts'
export { type LoadedRules, type LoadOptions, loadRules, type NotRule, type RuleFile } from './load.ts'
export { isMendable } from './mends.ts'
export type { Metadata, RelatedRule } from './metadata.ts'
export { MODIFIERS, type Modifier } from './modifiers.ts'
export { parsePattern, printPattern } from './pattern.ts'
export type { Placeholders } from './placeholders.ts'
export {
  type Condition,
  type FieldrefShape,
  LEVELS,
  type Level,
  type Logsource,
  type Part,
  type Plan,
  type RegexPattern,
  type Relation,
  type RuleRef,
  type Selection,
  type Shown,
  STATUSES,
  type Status,
  type Test,
  type TestTree,
  type TextPattern,
  type TimePart,
} from './plan.ts'
export { parseRegex, type RegexParse } from './regex.ts'
export type { RegexAssertion, RegexClass, RegexNode } from './regex-tree.ts'
export { type CorrelationRule, isEventRule, type Rule, type RulePlaces, testPlace } from './rule.ts'
export { type RuleChoice, selectRules } from './select.ts'
