/** Which events belong to a process and to what came of it. */
import { describe, expect, it } from 'vitest'
import type { LogRecord } from '../../src/evtx/log-record.ts'
import { type ProcessRoot, ProcessTree } from '../../src/validate/index.ts'

let minute = 0

function record(
  eventId: number,
  fields: { readonly [name: string]: string },
  channel = 'Microsoft-Windows-Sysmon/Operational',
) {
  const ticks = BigInt(fields.minute ?? minute++)
  return {
    recordId: Number(ticks),
    eventId,
    channel,
    provider: channel === 'Security' ? 'Microsoft-Windows-Security-Auditing' : 'Microsoft-Windows-Sysmon',
    computer: fields.computer ?? 'PC',
    timeTicks: ticks,
    get: (name: string) => fields[name],
  } as unknown as LogRecord
}

const guid = (digit: string): string => `{0000000${digit}-0000-0000-0000-00000000000${digit}}`
const started = (own: string, parent: string, more = {}): LogRecord =>
  record(1, { ProcessGuid: guid(own), ParentProcessGuid: guid(parent), ...more })
const acted = (own: string, more = {}): LogRecord => record(3, { ProcessGuid: guid(own), ...more })
const started4688 = (own: string, parent: string, more = {}): LogRecord =>
  record(4688, { NewProcessId: own, ProcessId: parent, ...more }, 'Security')

/** Numbers of the records that lie inside. */
function inside(records: readonly LogRecord[], root: ProcessRoot): readonly number[] | undefined {
  const tree = new ProcessTree()
  for (const each of records) tree.add(each)
  const contains = tree.subtree(root, () => true)
  return contains && records.flatMap((each, number) => (contains(each) ? [number] : []))
}

describe('a process by its guid', () => {
  const root = { by: 'guid', guid: guid('a').slice(1, -1) } as const

  it('has its children, their children, and what all of them do', () => {
    const records = [
      started('1', '0'),
      started('a', '1'),
      started('b', 'a'),
      started('c', 'b'),
      acted('c'),
      acted('1'),
      started('d', '1'),
    ]
    expect(inside(records, root)).toEqual([1, 2, 3, 4])
  })

  it('may have been there before the recording began', () => {
    expect(inside([acted('a'), started('b', 'a'), acted('b'), acted('c')], root)).toEqual([0, 1, 2])
    expect(inside([acted('c')], root)).toBeUndefined()
  })

  it('does not depend on the order of the records', () => {
    const [a, b, c] = [
      started('a', '1', { minute: '1' }),
      started('b', 'a', { minute: '2' }),
      started('c', 'b', { minute: '3' }),
    ]
    expect(inside([c!, a!, b!], root)).toEqual([0, 1, 2])
  })

  it('is found by the record of its creation', () => {
    const records = [started('a', '1', { minute: '70' }), started('b', 'a', { minute: '71' })]
    expect(inside(records, { by: 'record', record: 71 })).toEqual([1])
    expect(inside(records, { by: 'record', record: 1 })).toBeUndefined()
  })

  it('acts under the name SourceProcessGUID as well', () => {
    const access = record(10, { SourceProcessGUID: guid('a'), TargetProcessGUID: guid('z') })
    expect(inside([started('a', '1'), access], root)).toEqual([0, 1])
  })
})

describe('a process of Security 4688, by its id', () => {
  const root = { by: 'pid', pid: 16 } as const

  it('has its children, whose ids are written with 0x', () => {
    expect(
      inside(
        [
          started4688('0x10', '0x1'),
          started4688('0x20', '0x10'),
          started4688('0x30', '0x20'),
          started4688('0x40', '0x1'),
        ],
        root,
      ),
    ).toEqual([0, 1, 2])
  })

  it('loses its id to the next process that gets it', () => {
    const records = [
      started4688('0x10', '0x1'),
      started4688('0x20', '0x10'),
      started4688('0x20', '0x1'),
      started4688('0x30', '0x20'),
    ]
    expect(inside(records, root)).toEqual([0, 1])
  })

  it('is another on another computer', () => {
    expect(inside([started4688('0x10', '0x1'), started4688('0x20', '0x10', { computer: 'OTHER' })], root)).toEqual([0])
  })

  it('that was never created is none', () => {
    expect(inside([started4688('0x20', '0x10')], root)).toBeUndefined()
  })
})
