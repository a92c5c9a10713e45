import { describe, expect, it } from 'vitest'
import { ProcessFamily, ProcessNames } from '../../src/cut/index.ts'
import type { LogRecord } from '../../src/evtx/index.ts'

const guid = (letter: string): string => `{0000000${letter}-0000-0000-0000-00000000000${letter}}`

/** Sysmon's events: `1 child parent` is a creation, `5 p` an end, others something that `p` did. */
function sysmon(text: string): LogRecord {
  const [eventId, process, parent] = text.split(' ')
  const values: { [name: string]: string | undefined } = {
    ProcessGuid: guid(process!),
    ParentProcessGuid: parent === undefined ? undefined : guid(parent),
  }
  return {
    eventId: Number(eventId),
    channel: 'Microsoft-Windows-Sysmon/Operational',
    get: (name: string) => values[name],
  } as unknown as LogRecord
}

/** `4688 new parent` and `4663 p`, by process id. */
function security(text: string): LogRecord {
  const [eventId, first, second] = text.split(' ')
  const values: { [name: string]: string | undefined } =
    eventId === '4688' ? { NewProcessId: `0x${first}`, ProcessId: `0x${second}` } : { ProcessId: `0x${first}` }
  return {
    eventId: Number(eventId),
    channel: 'Security',
    computer: 'A',
    get: (name: string) => values[name],
  } as unknown as LogRecord
}

/** The texts of the records that belong to those marked with a star. */
function familyOf(texts: readonly string[], make: (text: string) => LogRecord): string[] {
  const records = texts.map((text) => make(text.replace('*', '').trim()))
  const family = new ProcessFamily()
  const names = new ProcessNames()
  for (const [i, record] of records.entries()) {
    const process = names.of(record)
    if (process !== undefined) family.add(process, texts[i]!.startsWith('*'))
  }
  family.close()
  const again = new ProcessNames()
  return texts.filter((_, i) => {
    const process = again.of(records[i]!)
    return process !== undefined && family.has(process)
  })
}

describe('the family of a process', () => {
  it('has everything of it and of its descendants, and the lives of its ancestors', () => {
    const log = ['1 a 0', '11 a', '1 b a', '* 1 c b', '11 b', '1 d c', '11 d', '5 d', '1 e a', '11 e', '5 a']
    expect(familyOf(log, sysmon)).toEqual(['1 a 0', '1 b a', '* 1 c b', '1 d c', '11 d', '5 d', '5 a'])
  })

  it('does not depend on the order of the log', () => {
    expect(familyOf(['11 d', '1 d c', '* 1 c b', '1 b a'], sysmon)).toEqual(['11 d', '1 d c', '* 1 c b', '1 b a'])
  })

  it('of processes that start one another in a circle ends', () => {
    expect(familyOf(['1 a b', '1 b a', '1 c c', '* 1 d c'], sysmon)).toEqual(['1 c c', '* 1 d c'])
    expect(familyOf(['* 1 a b', '1 b a', '1 c d', '1 d c'], sysmon)).toEqual(['* 1 a b', '1 b a'])
  })

  it('tells apart processes that had the same id one after the other', () => {
    const log = ['4688 10 1', '* 4688 20 10', '4663 20', '4688 30 20', '4688 20 1', '4663 20', '4688 40 20']
    expect(familyOf(log, security)).toEqual(['4688 10 1', '* 4688 20 10', '4663 20', '4688 30 20'].slice(0, 4))
  })
})
