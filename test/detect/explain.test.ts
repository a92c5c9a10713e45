/** Law 3: explain is the evaluator without short-circuit. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileTest } from '../../src/detect/compiled-test.ts'
import { conditionHolds, testsHold } from '../../src/detect/evaluate.ts'
import { type ConditionTrace, Detector, explanationOf, type LeafTrace, type TestTrace } from '../../src/detect/index.ts'
import { eventFromObject, eventOf } from '../../src/event/index.ts'
import { bytesSource, readEvtx } from '../../src/evtx/index.ts'
import type { Plan, Test } from '../../src/sigma/index.ts'
import { ROOT } from '../node/logs.ts'
import { loadEventRules } from '../sigma/event-rules.ts'
import { ruleText } from '../sigma/rule-text.ts'
import { event, rule } from './random-rules.ts'

function leavesOf(node: ConditionTrace | TestTrace): readonly LeafTrace[] {
  if (node.op === 'test') return [node]
  return Array.isArray(node.of) ? node.of.flatMap(leavesOf) : leavesOf(node.of as TestTrace)
}

/** Every node, the deepest first. */
function nodesOf(node: ConditionTrace | TestTrace): readonly (ConditionTrace | TestTrace)[] {
  if (node.op === 'test') return [node]
  const of = Array.isArray(node.of) ? node.of : [node.of as TestTrace]
  return [...of.flatMap(nodesOf), node]
}

/** The tests that the ordinary evaluator asks, in its order. */
function askedTests({ condition, selections }: Plan, each: ReturnType<typeof eventFromObject>): Test[] {
  const asked: Test[] = []
  const testHolds = (test: Test): boolean => {
    asked.push(test)
    return compileTest(test).holds(each)
  }
  const nodes = new Map(selections.map(({ name, node }) => [name, node]))
  conditionHolds(condition, (name) => testsHold(nodes.get(name)!, testHolds))
  return asked
}

describe('any rule on any event', () => {
  it('is explained as it is matched, with the skipped tests that the evaluator skips', () => {
    let [matched, missed] = [0, 0]
    fc.assert(
      fc.property(rule, event, (text, fields) => {
        const { rules } = loadEventRules([{ path: 'r.yml', text }])
        const [one] = rules
        if (one === undefined) return
        const detector = new Detector(rules, { routing: false })
        const each = eventFromObject(fields)
        const trace = detector.explain(one, each)
        expect(trace.matched).toBe(detector.match(each).length === 1)
        trace.matched ? matched++ : missed++
        const leaves = leavesOf(trace.condition)
        expect(leaves.filter(({ skipped }) => !skipped).map(({ test }) => test)).toEqual(askedTests(one.plan, each))
        for (const leaf of leaves) {
          expect(leaf.matched).toBe(compileTest(leaf.test).holds(each))
          expect(leaf.near === null).toBe(leaf.matched)
        }
      }),
      { numRuns: 2000, seed: 7 },
    )
    expect(Math.min(matched, missed)).toBeGreaterThan(200)
  })

  it('is at no distance exactly when it matches, and each node likewise', () => {
    fc.assert(
      fc.property(rule, event, (text, fields) => {
        const { rules } = loadEventRules([{ path: 'r.yml', text }])
        const [one] = rules
        if (one === undefined) return
        const detector = new Detector(rules, { routing: false })
        const each = eventFromObject(fields)
        const trace = detector.explain(one, each)
        for (const { matched, distance } of nodesOf(trace.condition)) {
          expect(distance.tests === 0).toBe(matched)
          expect(distance.share === 0).toBe(matched)
          expect(distance.share).toBeLessThanOrEqual(distance.tests)
        }
        expect(detector.distance(one, each).tests).toBe(trace.distance.tests)
        for (const most of [0, 1, 2, Number.POSITIVE_INFINITY]) {
          const cut = (tests: number): number => Math.min(tests, most + 1)
          expect(cut(detector.testsToMatch(one, each, most))).toBe(cut(trace.distance.tests))
        }
      }),
      { numRuns: 1000, seed: 8 },
    )
  })

  it('has departures inside the value, before which the value is as expected', () => {
    fc.assert(
      fc.property(rule, event, (text, fields) => {
        const { rules } = loadEventRules([{ path: 'r.yml', text }])
        for (const one of rules) {
          const { condition } = new Detector(rules, { routing: false }).explain(one, eventFromObject(fields))
          for (const { near } of leavesOf(condition)) {
            if (near?.kind !== 'text') continue
            const { found, departure, value, distance } = near
            expect(distance).toBeGreaterThan(0)
            expect(distance).toBeLessThanOrEqual(1)
            if (found !== null) expect(found.offset + found.length).toBeLessThanOrEqual(value.length)
            if (departure === null) continue
            expect(departure.offset).toBeLessThanOrEqual(value.length)
            expect(departure.byteOffset).toBe(Buffer.byteLength(value.slice(0, departure.offset)))
            expect(departure.expected).not.toBe(departure.actual)
          }
        }
      }),
      { numRuns: 1000, seed: 9 },
    )
  })
})

describe('our rules on our samples', () => {
  const files = (folder: string, ending: string): string[] =>
    readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(ending))
  const { rules } = loadEventRules(
    files('rules', '.yml').map((path) => ({ path, text: readFileSync(join(ROOT, 'rules', path)) })),
  )

  it.each(files('samples', '.evtx'))('%s: explained as matched, offered as routed', async (name) => {
    const detector = new Detector(rules)
    for await (const record of readEvtx(bytesSource(name, readFileSync(join(ROOT, 'samples', name))))) {
      const each = eventOf(record)
      const explained = rules.filter((one) => {
        const { offer, trace } = explanationOf(detector, one, each)
        return offer.kind === 'offered' && trace.matched
      })
      expect(explained.map(({ plan }) => plan.rule.path)).toEqual(detector.match(each).map((match) => match.rule.path))
    }
  })
})

describe('the distance of a rule', () => {
  const distance = (detection: string, fields: { readonly [name: string]: unknown }) => {
    const { rules } = loadEventRules([{ path: 'r.yml', text: ruleText(detection) }])
    return new Detector(rules).explain(rules[0]!, eventFromObject(fields)).distance.tests
  }
  it.each<[detection: string, tests: number]>([
    ['a: {f: x}\ncondition: a', 0],
    ['a: {f: y, g: y}\ncondition: a', 2],
    ['a: {f: [y, z], g: y}\ncondition: a', 2],
    ['a: [{f: y, g: y}, {f: y}]\ncondition: a', 1],
    ['a: {f: x}\nb: {g: x}\ncondition: a and not b', 1],
    ['a: {f: x, g: x}\nb: {g: x}\ncondition: not a and not b', 2],
    ['a: {f: [x, x]}\ncondition: not a', 2],
  ])('%s: %i', (detection, tests) => {
    expect(distance(detection, { f: 'x', g: 'x' })).toBe(tests)
  })

  it('is endless where no answers help', () => {
    expect(distance('a: {f: x}\ncondition: a and 1 of none*', { f: 'x' })).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('what is offered', () => {
  const kindOf = (logsource: string, source: { channel?: string; provider?: string; eventId?: number }) => {
    const text = `title: t\nlogsource: ${logsource}\ndetection: {a: {f: x}, condition: a}\n`
    const { rules } = loadEventRules([{ path: 'r.yml', text }])
    const explanation = explanationOf(new Detector(rules), rules[0]!, eventFromObject({ f: 'x' }, source))
    expect(explanation.trace.matched).toBe(true)
    return explanation.offer.kind
  }
  const SYSMON = 'Microsoft-Windows-Sysmon/Operational'

  it.each([
    ['{product: windows, category: process_creation}', { channel: SYSMON, eventId: 1 }, 'offered'],
    ['{product: windows, category: process_creation}', { channel: SYSMON, eventId: 3 }, 'elsewhere'],
    ['{product: windows, category: process_creation}', {}, 'unknown'],
    ['{product: windows, category: file_access}', { channel: SYSMON, eventId: 11 }, 'unserved'],
    ['{product: linux}', { channel: SYSMON, eventId: 1 }, 'unserved'],
  ])('%s, %j: %s; the tree is evaluated all the same', (logsource, source, kind) => {
    expect(kindOf(logsource, source)).toBe(kind)
  })
})
