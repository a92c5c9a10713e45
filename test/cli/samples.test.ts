/** Each sample is a test: the command finds in it what its expectation says, and no more. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../node/logs.ts'
import { asProcess, inProcess, linesOf } from './command.ts'

interface Expected {
  readonly records: number
  readonly damage: readonly string[]
  readonly matches: { readonly [ruleId: string]: readonly number[] }
}

interface Line {
  readonly rule: { readonly id: string }
  readonly event: { readonly recordId: number; readonly file: string; readonly offset: number }
  readonly evidence: readonly { readonly test: string }[]
}

const NAMES = readdirSync(join(ROOT, 'samples'))
  .filter((name) => name.endsWith('.evtx'))
  .map((name) => name.slice(0, -'.evtx'.length))
  .sort()

function expectedOf(name: string): Expected {
  return JSON.parse(readFileSync(join(ROOT, `samples/${name}.expected.json`), 'utf8')) as Expected
}

function found(lines: readonly Line[]): { [ruleId: string]: number[] } {
  const matches: { [ruleId: string]: number[] } = {}
  for (const { rule, event } of lines) matches[rule.id] = [...(matches[rule.id] ?? []), event.recordId]
  return matches
}

function parsed(text: string): Line[] {
  return linesOf(text).map((line) => JSON.parse(line) as Line)
}

it.each(NAMES)('%s gives the matches it is there for', async (name) => {
  const expected = expectedOf(name)
  const { code, out, err } = await inProcess(['detect', `samples/${name}.evtx`, '--rules', 'rules', '--threads', '1'])
  expect(code).toBe(0)
  expect(found(parsed(out))).toEqual(expected.matches)
  expect(err).toMatch(new RegExp(`^records   ${expected.records} found`, 'm'))
  expect(/^damage {4}/m.test(err)).toBe(expected.damage.length > 0)
})

describe('the demo', () => {
  it('finds all of them with the built command', async () => {
    const { code, out } = await asProcess(['detect', 'samples', '--rules', 'rules'])
    const lines = parsed(out)
    const all: { [ruleId: string]: number[] } = {}
    for (const name of NAMES)
      for (const [id, records] of Object.entries(expectedOf(name).matches)) all[id] = [...(all[id] ?? []), ...records]
    expect(code).toBe(0)
    expect(found(lines)).toEqual(all)
  })

  it('names files that can be opened, and has evidence for each match', async () => {
    for (const { event, evidence } of parsed((await inProcess(['detect', 'samples', '-r', 'rules', '-q'])).out)) {
      expect(readFileSync(join(ROOT, event.file)).readUInt32LE(event.offset)).toBe(0x2a2a)
      expect(evidence.length).toBeGreaterThan(0)
    }
  })
})
