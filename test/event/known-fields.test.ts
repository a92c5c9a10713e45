/** The table of fields against real records: what occurs in them is known. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { knownFields, SYSMON_CATEGORIES, SYSMON_PROVIDER } from '../../src/event/index.ts'
import { bytesSource, readEvtx } from '../../src/evtx/index.ts'
import { describeWithShared, SHARED, sharedFiles } from '../shared-folder.ts'

const CATEGORY_OF = new Map(
  Object.entries(SYSMON_CATEGORIES).flatMap(([category, ids]) => ids.map((id) => [id as number, category] as const)),
)

test('names are known for the categories of Sysmon, and for no other product', () => {
  const known = knownFields({ product: 'windows', category: 'Process_Creation' })!
  expect(['Image', 'CommandLine', 'EventID', 'NewProcessName'].filter((field) => !known.has(field))).toEqual([])
  expect(known.has('TargetFilename')).toBe(false)
  expect(knownFields({ product: 'linux', category: 'process_creation' })).toBeUndefined()
  expect(knownFields({ product: 'windows', service: 'security' })).toBeUndefined()
})

describeWithShared('records of Sysmon', () => {
  test('have no field that is not known', async () => {
    const strangers = new Set<string>()
    let records = 0
    for (const path of sharedFiles('corpora', '.evtx')) {
      for await (const record of readEvtx(bytesSource(path, readFileSync(join(SHARED, path))))) {
        if (record.provider !== SYSMON_PROVIDER || record.damaged) continue
        const category = CATEGORY_OF.get(record.eventId ?? -1)
        const known = category === undefined ? undefined : knownFields({ product: 'windows', category })
        records++
        for (const { name } of record.data()) if (known?.has(name) === false) strangers.add(`${record.eventId} ${name}`)
      }
    }
    expect(records).toBeGreaterThan(3000)
    expect([...strangers].sort()).toEqual([])
  })
})
