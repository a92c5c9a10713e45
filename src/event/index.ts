export { DIFFERENCE_KINDS, type DifferenceKind, type DifferenceKindName, differenceKind } from './difference-kinds.ts'
export type { ElasticView, Event, EventDescription, EventSource, EventSummary, Value, View } from './event.ts'
export { type FieldSource, type FieldSources, namesOf } from './field-table.ts'
export {
  type Inventory,
  InventoryBuilder,
  MAX_DEFINITIONS,
  type NameCount,
  type ProviderCount,
  type TemplateCount,
} from './inventory.ts'
export { knownDataFields, knownFields } from './known-fields.ts'
export { LogSurvey, type SurveyedSource } from './log-survey.ts'
export { LOGSOURCES, type LogsourceRow, WINDOWS_CATEGORIES, WINDOWS_SERVICES } from './logsource.ts'
export { eventFromObject, type ObjectEventOptions } from './object-event.ts'
export { PEER_NAMES, PEERS, type PeerName } from './peer.ts'
export { identityOf, idOf, type PlainRecord, plainRecord } from './plain-record.ts'
export type { Parentage, Process, ProcessRecord } from './process.ts'
export { MAX_PROCESSES, ProcessCollector, type ProcessLosses } from './process-collector.ts'
export { actingIds, normalGuid, PROCESS_EVENT_IDS, parsePid } from './process-facts.ts'
export { type Actor, ProcessForest } from './process-forest.ts'
export { compareRecords, type Difference } from './record-comparison.ts'
export { type Copies, RecordCopies } from './record-copies.ts'
export { eventOf, keptEvent } from './record-event.ts'
export { PeerWindow } from './record-pairing.ts'
export {
  appendSequence,
  emptySequence,
  type RecordSequence,
  SequenceBuilder,
  type Stream,
  type TimeReversal,
} from './record-sequence.ts'
export {
  type LogsourceNames,
  LogsourceTable,
  logsourceTable,
  type Route,
  type Routing,
  routesOf,
  servesSource,
  type UnknownLogsource,
} from './routing.ts'
export { type IdRange, reportOf, type StreamReport } from './sequence-report.ts'
export { SYSMON_CATEGORIES, SYSMON_CHANNEL, SYSMON_PROVIDER } from './sysmon.ts'
