export type { Event, EventDescription, EventSource, Value, View } from './event.ts'
export { knownFields } from './known-fields.ts'
export {
  type LogsourceNames,
  type Route,
  type Routing,
  routesOf,
  servesSource,
  WINDOWS_CATEGORIES,
  WINDOWS_SERVICES,
} from './logsource.ts'
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
export { SYSMON_CATEGORIES, SYSMON_CHANNEL, SYSMON_PROVIDER } from './sysmon.ts'
