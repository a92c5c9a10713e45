/**
 * A record as `writeEvtx` takes one, from nothing but its values: for records that cannot be copied because they are none
 * of an EVTX file, or because their template is damaged. Types are kept where text can say them.
 */
import { type DescribedValue, valuesOf } from './describe-value.ts'
import type { LogRecord } from './log-record.ts'
import { EvtxWriteError } from './write-error.ts'
import type { RecordDescription, SystemDescription } from './write-event.ts'

/** @throws EvtxWriteError when the record does not say what every record has to: event id, time, provider, channel, computer */
export function describeRecord(record: LogRecord): RecordDescription {
  const { system, data } = record.typed()
  const texts = new Map(system.map(({ name, value }) => [name, value]))
  const { headerRecordId, recordId, written } = record
  return {
    recordId: headerRecordId ?? recordId ?? 0,
    ...(recordId !== null && { eventRecordId: recordId }),
    ...(written !== null && { written }),
    system: describeSystem(texts, record),
    ...(data.length > 0 && { body: { kind: 'eventData', items: valuesOf(data).map(dataDescription) } }),
  }
}

function dataDescription({ name, value }: DescribedValue) {
  return name === 'Data' ? { value } : { name, value }
}

function describeSystem(texts: ReadonlyMap<string, string>, { timeTicks }: LogRecord): SystemDescription {
  const number = (name: string): number | undefined => {
    const text = texts.get(name)
    return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined
  }
  const required = <Value>(value: Value | undefined | null, name: string): Value => {
    if (value === undefined || value === null) throw new EvtxWriteError(`the record has no ${name}`)
    return value
  }
  const keywords = texts.get('Keywords')
  const optional = {
    qualifiers: number('EventID_Qualifiers'),
    version: number('Version'),
    level: number('Level'),
    task: number('Task'),
    opcode: number('Opcode'),
    keywords: keywords !== undefined && /^0x[0-9a-f]{1,16}$/i.test(keywords) ? BigInt(keywords) : undefined,
    activityId: texts.get('Correlation_ActivityID'),
    relatedActivityId: texts.get('Correlation_RelatedActivityID'),
    processId: number('Execution_ProcessID'),
    threadId: number('Execution_ThreadID'),
    userId: texts.get('Security_UserID'),
  }
  const provider = {
    name: required(texts.get('Provider_Name'), 'provider'),
    guid: texts.get('Provider_Guid'),
    eventSourceName: texts.get('Provider_EventSourceName'),
  }
  return {
    ...stated(optional),
    provider: { ...stated(provider), name: provider.name },
    eventId: required(number('EventID'), 'event id'),
    timeCreated: required(timeTicks, 'time'),
    channel: texts.get('Channel') ?? '',
    computer: texts.get('Computer') ?? '',
  }
}

type Stated<Facts> = { [Name in keyof Facts]?: Exclude<Facts[Name], undefined> }

function stated<Facts extends object>(facts: Facts): Stated<Facts> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Stated<Facts>
}
