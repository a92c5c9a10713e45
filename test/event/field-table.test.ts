import { expect, it } from 'vitest'
import { namesOf, viewTableOf } from '../../src/event/field-table.ts'
import type { FieldSource } from '../../src/event/index.ts'
import type { LogRecord, RecordValue } from '../../src/evtx/index.ts'

const VALUES = new Map<string, RecordValue>([
  ['ObjectName', '\\REGISTRY\\MACHINE\\SOFTWARE\\Run'],
  ['ObjectValueName', 'evil'],
  ['Direction', '%%14593'],
  ['Empty', ''],
  ['Several', ['a', 'b']],
])
const RECORD = { get: (name: string) => VALUES.get(name) } as unknown as LogRecord

it.each<[FieldSource, value: RecordValue | undefined, names: readonly string[]]>([
  ['Direction', '%%14593', ['Direction']],
  ['{ObjectName}\\{ObjectValueName}', '\\REGISTRY\\MACHINE\\SOFTWARE\\Run\\evil', ['ObjectName', 'ObjectValueName']],
  ['{ObjectName}/{Missing}', undefined, ['ObjectName', 'Missing']],
  ['<{Empty}>', '<>', ['Empty']],
  ['{Several}', undefined, ['Several']],
  [{ from: 'Direction', values: { '%%14593': 'true', '%%14592': 'false' } }, 'true', ['Direction']],
  [{ from: 'ObjectValueName', values: { EVIL: 'good' } }, 'good', ['ObjectValueName']],
  [{ from: 'ObjectValueName', values: { other: 'good' } }, 'evil', ['ObjectValueName']],
  [
    { from: '{ObjectName}\\{ObjectValueName}', beginnings: { '\\registry\\machine': 'HKLM' } },
    'HKLM\\SOFTWARE\\Run\\evil',
    ['ObjectName', 'ObjectValueName'],
  ],
  [{ from: 'Missing', values: { a: 'b' } }, undefined, ['Missing']],
])('%j', (source, value, names) => {
  const reader = viewTableOf({ Field: source }).Field!
  expect(typeof reader === 'string' ? RECORD.get(reader) : reader.read(RECORD)).toEqual(value)
  expect(namesOf(reader)).toEqual(names)
})

it('takes __proto__ for a name like any other', () => {
  const table = viewTableOf(JSON.parse('{"__proto__":"Direction"}'))
  expect(Object.hasOwn(table, '__proto__')).toBe(true)
})
