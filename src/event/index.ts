export type { Event, EventDescription, EventSource, Value, View } from './event.ts'
export { type FieldSource, type FieldSources, namesOf } from './field-table.ts'
export { LogSurvey, type SurveyedSource } from './log-survey.ts'
export { LOGSOURCES, type LogsourceRow } from './logsource.ts'
export { eventFromObject, type ObjectEventOptions } from './object-event.ts'
export { type Copies, RecordCopies } from './record-copies.ts'
export { eventOf } from './record-event.ts'
export {
  appendSequence,
  emptySequence,
  type IdRange,
  type RecordSequence,
  reportOf,
  SequenceBuilder,
  type Stream,
  type StreamReport,
  type TimeReversal,
} from './record-sequence.ts'
export {
  type LogsourceNames,
  LogsourceTable,
  type Route,
  type Routing,
  routesOf,
  servesSource,
  type UnknownLogsource,
} from './routing.ts'
export { SYSMON_CATEGORIES, SYSMON_CHANNEL, SYSMON_PROVIDER } from './sysmon.ts'
