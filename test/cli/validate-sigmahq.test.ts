/** SigmaHQ's regression data as it lies in its repository: every positive test of a supported log source passes. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeWithShared, SHARED } from '../shared-folder.ts'
import { inProcess } from './command.ts'

/** What does not pass, with the reason; the key is the rule's id. */
const NOT_PASSING: { readonly [id: string]: string } = {}

/** More matches than `match_count`, which is a lower bound. */
const SURPLUS = [
  '0b9ad457-2554-44c1-82c2-d56a99c42377',
  '45e112d0-7759-4c2a-aa36-9f8fb79d3393',
  'c7dcacd0-cc59-4004-b0a4-1d6cdebe6f3e',
]

interface Report {
  readonly suites: number
  readonly statuses: { readonly [status: string]: number }
  readonly checks: readonly { readonly status: string; readonly verdict: string; readonly reference: string }[]
}

describeWithShared('SigmaHQ’s regression data', () => {
  const validate = async (path: string, ...line: readonly string[]) => {
    const { code, out } = await inProcess(['validate', join(SHARED, path), '-q', '-f', 'json', ...line])
    return { code, report: JSON.parse(out) as Report }
  }

  it('passes whole with nothing configured: 125 tests', { timeout: 60_000 }, async () => {
    const { code, report } = await validate('sigma')
    const wanting = report.checks.filter(({ status }) => status !== 'passed' && status !== 'warning')
    expect(Object.fromEntries(wanting.map(({ reference, verdict }) => [reference, verdict]))).toEqual(NOT_PASSING)
    expect(code).toBe(0)
    expect(report.suites).toBe(125)
    expect(report.statuses).toEqual({ passed: 122, warning: 3, skipped: 0, broken: 0, failed: 0 })
    const surplus = report.checks.filter(({ verdict }) => verdict === 'surplus').map(({ reference }) => reference)
    expect(surplus.sort()).toEqual(SURPLUS)
  })

  it('finds the rules from within as well, and fails with --exact', { timeout: 60_000 }, async () => {
    const { code, report } = await validate('sigma/regression_data/rules/windows/file', '--exact')
    expect(code).toBe(1)
    const failed = report.checks.filter(({ status }) => status === 'failed')
    expect(failed.map(({ reference, verdict }) => `${verdict} ${reference}`)).toEqual([`too-often ${SURPLUS[0]}`])
    expect(report.statuses.broken).toBe(0)
  })
})
