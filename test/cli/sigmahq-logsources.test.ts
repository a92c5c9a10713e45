/** How many of SigmaHQ's rules each logsource has, and that docs/rules.md tells the same. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from '../node/logs.ts'
import { describeWithShared, SHARED } from '../shared-folder.ts'
import { inProcess, linesOf } from './command.ts'

interface Entry {
  readonly served: boolean
  readonly logsource: { readonly product?: string; readonly category?: string; readonly service?: string } | null
  readonly refusal: { readonly code: string; readonly line: number; readonly message: string } | null
  readonly reason: string | null
}

describeWithShared('the rules of SigmaHQ by logsource', () => {
  it('are used, of other products, or refused with a true reason, in the numbers that are documented', async () => {
    const { out } = await inProcess(['rules', '-r', join(SHARED, 'sigma'), '-f', 'ndjson', '-q'])
    const entries = linesOf(out).map((line): Entry => JSON.parse(line))
    const used = entries.filter(({ served }) => served)
    const refused = entries.filter(({ refusal }) => refusal !== null)
    expect(used).toHaveLength(2841)
    expect(entries.length - used.length - refused.length).toBe(899)
    expect(countsOf(refused.map(({ refusal }) => refusal!.code))).toEqual({
      'placeholder-undefined': 25,
      'logsource-unserved': 15,
    })
    for (const { served, reason, logsource } of entries) {
      expect(reason === null).toBe(served)
      if (served) expect(logsource?.product).toBe('windows')
      else if (reason === 'for a product other than Windows') expect(logsource?.product).not.toBe('windows')
    }
    const misplaced = entries.filter(({ refusal }) => refusal?.code === 'logsource-unserved')
    expect(countsOf(misplaced.map(({ logsource }) => logsource!.category!))).toEqual({
      file_access: 13,
      file_rename: 2,
    })
    for (const { refusal } of misplaced) expect(refusal!.message).toContain('Microsoft-Windows-Kernel-File')

    const table = readFileSync(join(ROOT, 'docs/rules.md'), 'utf8')
    const told = [...table.matchAll(/^\| `([^`]+)` +\| +([\d,]+) +\|$/gm)].map(
      ([, name, count]) => [name, Number(count!.replaceAll(',', ''))] as const,
    )
    const counted = countsOf(used.map(({ logsource }) => logsource!.category ?? logsource!.service ?? 'windows'))
    expect(Object.fromEntries(told)).toEqual(counted)
  })
})

function countsOf(names: readonly string[]): { readonly [name: string]: number } {
  const counts: { [name: string]: number } = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
