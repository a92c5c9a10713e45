/** Showing rules different events only, in batches, changes no answer. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  BranchRecorder,
  blamedTests,
  Detector,
  isNearer,
  type NearEvent,
  NearMissSearch,
  offerOf,
} from '../../src/detect/index.ts'
import { type Event, eventOf, LogsourceTable } from '../../src/event/index.ts'
import { bytesSource, type LogRecord, readEvtx } from '../../src/evtx/index.ts'
import { BranchCoverage, SecondLook } from '../../src/validate/index.ts'
import { ROOT, sample } from '../node/logs.ts'
import { loadEventRules } from '../sigma/event-rules.ts'

const RULE_FILES = readdirSync(join(ROOT, 'rules'))
  .filter((name) => name.endsWith('.yml'))
  .map((name) => ({ path: `rules/${name}`, text: readFileSync(join(ROOT, 'rules', name), 'utf8') }))

/** Rules that tell absent from empty, by fields that some logs lack. */
const PRESENCE = [
  'sel: { OriginalFileName|exists: false }, condition: sel',
  'sel: { OriginalFileName: null }, condition: sel',
  "sel: { OriginalFileName: '' }, condition: sel",
  'sel: [discovery, no-such-word], condition: sel',
].map((detection, number) => ({
  path: `presence-${number}.yml`,
  text: `title: p${number}\nlogsource: { category: process_creation, product: windows }\ndetection: { ${detection} }\n`,
}))

const { rules } = loadEventRules([...RULE_FILES, ...PRESENCE])
const plans = rules.map(({ plan }) => plan)
const detector = new Detector(rules)

async function recordsOf(name: string): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = []
  for await (const record of readEvtx(bytesSource(name, sample(name)))) records.push(record)
  return records
}

const NAMES = ['triage-attacks', 'triage-benign', 'security-4688', 'old-schema', 'mixed-channels']

/** Many copies, so that there are several batches. */
async function manyRecords(): Promise<readonly LogRecord[]> {
  const each = await Promise.all(NAMES.map(recordsOf))
  return Array.from({ length: 5 }, () => each.flat()).flat()
}

function seenBy(plan: (typeof plans)[number], record: LogRecord): Event | undefined {
  const event = eventOf(record)
  const isOffered = offerOf(plan, event.source, detector.logsources).kind === 'offered'
  return isOffered ? event.seenAs(detector.logsources.viewOf(plan.logsource, plan.view, event.source)) : undefined
}

describe('many rules and many events', () => {
  it('have the branch coverage that each rule has by itself', async () => {
    const records = await manyRecords()
    const coverage = new BranchCoverage()
    const covering = coverage.ofRecording(plans, new LogsourceTable())
    for (const record of records) covering.add(record)
    covering.end()
    const together = coverage.report()
    expect(together).toHaveLength(plans.length)
    for (const [number, plan] of plans.entries()) {
      const recorder = new BranchRecorder(plan)
      const events = records.flatMap((record) => seenBy(plan, record) ?? [])
      for (const event of events) recorder.add(event)
      const withoutCounts = (branches: ReturnType<BranchRecorder['branches']>) =>
        branches.map((branch) => ({
          ...branch,
          place: null,
          removed: branch.removed === null ? null : branch.removed > 0,
        }))
      expect(together[number]!.events).toBe(events.length)
      expect(withoutCounts(together[number]!.branches)).toEqual(withoutCounts(recorder.branches()))
    }
  })

  it('have the nearest events that a look at every one finds', async () => {
    const records = (await manyRecords()).filter(({ place }) => place.file === 'triage-benign')
    const silent = rules.filter((rule) =>
      records.every((record) => detector.testsToMatch(rule, eventOf(record), 0) > 0),
    )
    expect(silent.length).toBeGreaterThan(10)
    const look = new SecondLook(
      detector,
      silent.map(({ plan }) => ({ plan, contains: null, offered: records.length })),
      1,
    )
    for (const record of records) look.add(record)
    for (const [number, { near, nearest: shown }] of look.found().entries()) {
      const rule = silent[number]!
      const fewest = Math.min(...records.map((record) => detector.testsToMatch(rule, eventOf(record))))
      const [nearest] = shown
      expect(near.nearest[0]!.distance.tests).toBe(fewest)
      expect(nearest!.explanation.trace.distance.tests).toBe(fewest)
      expect(nearest!.failed).toEqual(blamedTests(nearest!.explanation.trace))
      const kept = detector.explain(
        rule,
        eventOf(records.find(({ recordId }) => recordId === nearest!.explanation.event.recordId)!),
      )
      expect(isNearer(kept.distance, nearest!.explanation.trace.distance)).toBe(false)
    }
    expect(look.stride).toBe(1)
  })

  it('have the near misses that each rule finds by itself, events of other logs among them', async () => {
    const records = await manyRecords()
    const look = new SecondLook(
      detector,
      plans.map((plan) => ({ plan, contains: null, offered: records.length })),
      1,
    )
    for (const record of records) look.add(record)
    const told = (events: readonly NearEvent[]) =>
      events.map(({ event, distance }) => [event.summary().file, event.summary().recordId, distance])
    for (const [number, { near }] of look.found().entries()) {
      const search = new NearMissSearch(detector, rules[number]!)
      for (const record of records) search.add(eventOf(record))
      const alone = search.result()
      expect(told(near.nearest)).toEqual(told(alone.nearest))
      expect(told(near.elsewhere)).toEqual(told(alone.elsewhere))
      expect(near.absentFields).toEqual(alone.absentFields)
      expect([near.matched > 0, near.offered > 0]).toEqual([alone.matched > 0, alone.offered > 0])
    }
  })
})
