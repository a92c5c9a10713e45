/** Values that recordings hold must never be called impossible, whatever the check. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SYSMON_CATEGORIES, SYSMON_PROVIDER } from '../../../src/event/index.ts'
import { bytesSource, readEvtx } from '../../../src/evtx/index.ts'
import { type DiagnosticCode, printPattern } from '../../../src/sigma/index.ts'
import { describeWithShared, SHARED, sharedFiles } from '../../shared-folder.ts'
import { changed, GOOD_RULE, lintText } from './good-rule.ts'

const NEVER: readonly DiagnosticCode[] = ['value-impossible', 'hash-form', 'field-unknown', 'field-case']

/** Category → field → values of a field, without what a recording damaged. */
async function realValues(): Promise<Map<string, Map<string, Set<string>>>> {
  const values = new Map<string, Map<string, Set<string>>>()
  const categories = new Map(
    Object.entries(SYSMON_CATEGORIES).flatMap(([category, ids]) => ids.map((id) => [id as number, category] as const)),
  )
  for (const path of sharedFiles('corpora', '.evtx')) {
    for await (const record of readEvtx(bytesSource(path, readFileSync(join(SHARED, path))))) {
      const category = categories.get(record.eventId ?? -1)
      if (record.provider !== SYSMON_PROVIDER || record.damaged || category === undefined) continue
      const fields = values.get(category) ?? new Map<string, Set<string>>()
      values.set(category, fields)
      for (const { name, value } of record.data()) {
        if (name === null || typeof value !== 'string') continue
        fields.set(name, (fields.get(name) ?? new Set()).add(value))
      }
    }
  }
  return values
}

/** Documents of one file are judged up to a limit of findings. */
const VALUES_A_RULE = 100

describeWithShared('values of real events', () => {
  test('are possible', async () => {
    let rules = 0
    const wrong: string[] = []
    for (const [category, fields] of await realValues()) {
      for (const [field, all] of fields) {
        const values = [...all].filter((value) => !/[\0-\x1f\ufffd]/.test(value))
        for (let from = 0; from < values.length; from += VALUES_A_RULE) {
          rules++
          const items = values.slice(from, from + VALUES_A_RULE)
          const list = items.map((value) => JSON.stringify(printPattern([{ literal: value }]))).join(', ')
          const text = changed(
            GOOD_RULE,
            ['process_creation', category],
            ["CommandLine|contains: ' -run '", `${field}: [${list}]`],
          )
          for (const { code, start, end } of lintText(text)) {
            const found = text.slice(start, end)
            // The rest of the rule is for process creation.
            if (
              NEVER.includes(code) &&
              (list.includes(found) || found === field) &&
              !['Image', 'ParentImage'].includes(found)
            )
              wrong.push(`${category} ${field} ${code} ${found}`)
          }
        }
      }
    }
    expect(rules).toBeGreaterThan(200)
    expect(wrong).toEqual([])
  })
})
