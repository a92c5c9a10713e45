export {
  type CorrelationMatch,
  Detector,
  type DetectorOptions,
  type Evidence,
  type Explanation,
  explanationOf,
  type Match,
  type Trace,
} from './detect/index.ts'
export { type Event, eventFromObject, eventOf, type LogsourceRow, type Value } from './event/index.ts'
export {
  type ByteSource,
  bytesSource,
  type Damage,
  EvtxError,
  EvtxRecord,
  type LogRecord,
  readEvtx,
} from './evtx/index.ts'
export { openFile } from './node/file-source.ts'
export { type ReplayOptions, replay } from './replay.ts'
export {
  type CorrelationRule,
  type Diagnostic,
  fixText,
  isEventRule,
  lintRules,
  loadRules,
  type Plan,
  type Rule,
  selectRules,
} from './sigma/index.ts'
