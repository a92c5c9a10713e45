import { type Crc32, writeEvtx } from '../evtx/write.ts'
import { damaged } from './damage.ts'
import type { Recording } from './describe.ts'
import { RecordingError } from './document.ts'

/** A description that is a copy of another has the other's events. */
export function withEventsOf(recording: Recording, original: Recording): Recording {
  return { ...recording, events: [...original.events, ...recording.events] }
}

/** The file that the description describes. @throws RecordingError, EvtxWriteError for a record that no chunk holds */
export function writeRecording({ events, damage, file }: Recording, crc32?: Crc32): Uint8Array {
  const whole = writeEvtx(
    events.map(({ record }) => record),
    crc32,
  )
  if (damage.length === 0) return whole
  return damaged(whole, damage, (line, message) => {
    throw new RecordingError(file, line, message)
  })
}
