/** Records that only tell what sequences and inventories ask for. */
import type { LogRecord } from '../../src/evtx/index.ts'

/** Thrown at whoever asks for more than was described. */
const NEVER = (): never => {
  throw new Error('nobody asks for this')
}

export function loggedRecord(described: Partial<LogRecord> = {}): LogRecord {
  return {
    place: { file: 'a.evtx', offset: null, chunk: null },
    recordId: 1,
    headerRecordId: null,
    eventId: 1,
    channel: 'Security',
    provider: 'Provider',
    computer: 'PC-1',
    timeCreated: null,
    timeTicks: null,
    written: null,
    recovered: false,
    damaged: false,
    get: NEVER,
    units: NEVER,
    eachText: NEVER,
    eachField: NEVER,
    data: NEVER,
    system: NEVER,
    typed: NEVER,
    toXml: NEVER,
    ...described,
  }
}
