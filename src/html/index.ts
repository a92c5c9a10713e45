export { EventReporter, type ReportPart } from './event-reporter.ts'
export { MAX_MATCHES_OF_LEVEL } from './match-table.ts'
export type { Flaw, ReportedRule, ReportFacts, ReportHead } from './report-data.ts'
export {
  DATA_MARK,
  type ReportContents,
  type ReportEnd,
  type ReportMedium,
  ReportWriter,
  type RuleDescriptions,
} from './report-writer.ts'
export { reportedCorrelation } from './reported-event.ts'
