export { type AgreementItem, agreementJson } from './agreement-json.ts'
export { coverageBlock, type LogFacts } from './coverage-text.ts'
export { type CutSidecar, cutSidecar, type MatchChangeFact, type RedactionFacts, sidecarText } from './cut-json.ts'
export { matchChangeLines, redactionLines } from './cut-text.ts'
export { frame } from './diagnostic-frame.ts'
export { diagnosticText } from './diagnostic-text.ts'
export type { ExplainedRule } from './explained-rule.ts'
export { explanationJson } from './explanation-json.ts'
export { explanationText } from './explanation-text.ts'
export { type FileInfo, infoJson } from './file-info.ts'
export {
  AGREEMENT_FORMATS,
  type AgreementFormat,
  agreementFormatOf,
  type DocumentFrame,
  EXPLANATION_FORMATS,
  type ExplanationFormat,
  explanationFormatOf,
  type Format,
  INFO_FORMATS,
  INPUT_FORMATS,
  type InfoFormat,
  type InputListFormat,
  infoFormatOf,
  inputFormatOf,
  RECORD_FORMATS,
  type RecordFormat,
  RULE_LIST_FORMATS,
  type RuleListFormat,
  recordFormatOf,
  ruleListFormatOf,
} from './format.ts'
export type { Highlights, NameCounts, Timeline } from './highlights.ts'
export { type InfoLength, infoText } from './info-text.ts'
export type { InputEntry, InputShape, InputSource } from './input-entry.ts'
export { jsonText } from './json-text.ts'
export { githubAnnotation } from './lint-github.ts'
export { type LintResult, lintJson } from './lint-json.ts'
export { lintSarif } from './lint-sarif.ts'
export {
  type ArchiveReport,
  type EvidenceReport,
  type LossFacts,
  lossStatement,
  type RuleFacts,
  type SourceReport,
} from './loss-statement.ts'
export { csvHeader, matchCsv } from './match-csv.ts'
export {
  formatOf,
  MATCH_FORMAT_PURPOSES,
  MATCH_FORMATS,
  type MatchDocument,
  type MatchForm,
  type MatchFormat,
} from './match-formats.ts'
export { matchJson } from './match-json.ts'
export { type MatchPrinter, matchPrinterOf } from './match-printer.ts'
export { GITHUB_RESULTS } from './match-sarif.ts'
export { DEFAULT_TABLE, type TableForm } from './match-table.ts'
export type { MatchTotals, RuleTotal } from './match-totals.ts'
export { mendLines, mendText } from './mend-text.ts'
export { bytesText, countedText, countText, durationText } from './numbers-text.ts'
export { colored, type Paint, type PaintStyle, uncolored } from './paint.ts'
export { PROCESS_FORMATS, type ProcessFormat, processFormatOf } from './process-formats.ts'
export { LISTED_RECORDS, type ProcessMatches, type ShownProcess, shownProcesses } from './process-view.ts'
export { recordJson } from './record-json.ts'
export { routesText, sourceText } from './routes-text.ts'
export type { EntryCoverage, ReadRule, RuleEntry } from './rule-entry.ts'
export { RULE_GROUPS, type RuleGroup, ruleTables } from './rule-tables.ts'
export {
  type ClosingFacts,
  closingBlock,
  type EvidenceFacts,
  evidenceLines,
  levelCountsText,
  ruleSetLines,
  type StartFacts,
  startBlock,
} from './summary-text.ts'
export { wrapped } from './table-text.ts'
export { terminalDocument, terminalText } from './terminal-text.ts'
export {
  type FileVerification,
  fileVerificationJson,
  isAgreed,
  type PeerTotals,
  type VerifiedRecord,
  verifiedRecordJson,
} from './verify-json.ts'
export { type PeerVersions, realCount, VerifyBlock } from './verify-text.ts'
