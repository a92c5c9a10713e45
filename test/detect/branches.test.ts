/** Which parts of rules events reached, and which tests are to blame. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileTest } from '../../src/detect/compiled-test.ts'
import { conditionHolds, testsHold } from '../../src/detect/evaluate.ts'
import { BranchRecorder, blamedTests, Detector } from '../../src/detect/index.ts'
import { eventFromObject } from '../../src/event/index.ts'
import type { Plan, Test } from '../../src/sigma/index.ts'
import { loadEventRules } from '../sigma/event-rules.ts'
import { event, rule } from './random-rules.ts'

const RULE = `title: t
logsource: { category: process_creation, product: windows }
detection:
  sel: { Image|endswith: [a.exe, b.exe], User: x }
  filter_one: { CommandLine|contains: one }
  filter_two: { CommandLine|contains: two }
  condition: sel and not 1 of filter_*
`

function branchesOf(text: string, events: readonly { readonly [field: string]: string }[]): readonly string[] {
  const recorder = new BranchRecorder(loadEventRules([{ path: 'r.yml', text }]).rules[0]!.plan)
  for (const fields of events) recorder.add(eventFromObject(fields))
  return recorder.branches().map(({ kind, text, wasTrue, wasFalse, removed }) => {
    const outcomes = [...(wasTrue ? ['true'] : []), ...(wasFalse ? ['false'] : [])].join('+')
    return `${kind} ${text}: ${outcomes || 'never'}${removed === null ? '' : `, removed ${removed}`}`
  })
}

describe('branches', () => {
  it('are those of the rule, with what became of them', () => {
    const events = [
      { Image: 'a.exe', User: 'x', CommandLine: 'one' },
      { Image: 'a.exe', User: 'x' },
      { Image: 'c.exe', User: 'y', CommandLine: 'two' },
    ]
    expect(branchesOf(RULE, events)).toEqual([
      'selection sel: true+false',
      'value Image endswith a.exe: true+false',
      'value Image endswith b.exe: false',
      'test User equals x: true+false',
      'filter filter_one: true+false, removed 1',
      'filter filter_two: true+false, removed 0',
      'condition sel and not (filter_one or filter_two): true+false',
      'condition filter_one or filter_two: true+false',
    ])
  })

  it('take a value that became several tests for one', () => {
    const text = RULE.replace(
      /detection:.*/s,
      'detection: { sel: { A|base64offset|contains: [foo, bar] }, condition: sel }\n',
    )
    expect(branchesOf(text, [{ A: btoa('xfoo') }])).toEqual([
      'selection sel: true',
      'value A base64offset|contains foo: true',
      'value A base64offset|contains bar: false',
    ])
  })

  it('have never been asked without an event', () => {
    expect(branchesOf(RULE, []).every((branch) => branch.includes(': never'))).toBe(true)
  })

  it('of any rule agree with the evaluator', () => {
    fc.assert(
      fc.property(rule, fc.array(event, { maxLength: 4 }), (text, events) => {
        const plan = loadEventRules([{ path: 'r.yml', text }]).rules[0]?.plan
        if (plan === undefined) return
        const recorder = new BranchRecorder(plan)
        const seen = new Map(plan.selections.map(({ name }) => [name, new Set<boolean>()]))
        for (const fields of events.map((each) => eventFromObject(each))) {
          recorder.add(fields)
          for (const { name, node } of plan.selections)
            seen.get(name)!.add(testsHold(node, (test) => compileTest(test).holds(fields)))
        }
        for (const { kind, selection, wasTrue, wasFalse } of recorder.branches()) {
          if (kind !== 'selection' && kind !== 'filter') continue
          expect([wasTrue, wasFalse]).toEqual([seen.get(selection!)!.has(true), seen.get(selection!)!.has(false)])
        }
      }),
      { numRuns: 300, seed: 3 },
    )
  })
})

describe('blamed tests', () => {
  it('are as few as the distance says, and with other answers the rule matches', () => {
    fc.assert(
      fc.property(rule, event, (text, fields) => {
        const { rules } = loadEventRules([{ path: 'r.yml', text }])
        const [one] = rules
        if (one === undefined) return
        const each = eventFromObject(fields)
        const trace = new Detector(rules, { routing: false }).explain(one, each)
        const blamed = blamedTests(trace)
        expect(blamed?.length ?? Number.POSITIVE_INFINITY).toBe(trace.distance.tests)
        if (blamed === null) return
        const changed = new Map(blamed.map(({ leaf, wanted }) => [leaf.test, wanted]))
        // One test that would have to be both at once is no way to a match.
        if (blamed.some(({ leaf, wanted }) => changed.get(leaf.test) !== wanted)) return
        expect(holdsWith(one.plan, (test) => changed.get(test) ?? compileTest(test).holds(each))).toBe(true)
      }),
      { numRuns: 1000, seed: 5 },
    )
  })
})

function holdsWith({ condition, selections }: Plan, testHolds: (test: Test) => boolean): boolean {
  const nodes = new Map(selections.map(({ name, node }) => [name, node]))
  return conditionHolds(condition, (name) => testsHold(nodes.get(name)!, testHolds))
}
