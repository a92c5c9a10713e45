/** Making evidence: from a description in YAML to the records that `writeEvtx` writes. */
export { type DescribedEvent, describeRecording, type Recording } from './describe.ts'
export { RecordingError } from './document.ts'
export { type Expectation, expectationOf } from './expectation.ts'
export { withEventsOf, writeRecording } from './write-recording.ts'
