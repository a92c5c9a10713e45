import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventFromObject } from '../../src/event/index.ts'
import { HighlightsBuilder, MAX_NAMES, TIMELINE_BUCKETS } from '../../src/node/highlights-builder.ts'

/** Any second of the years that Windows can print. */
const anyTime = fc
  .integer({ min: Date.UTC(1601, 0, 2) / 1000, max: Date.UTC(9999, 0, 1) / 1000 })
  .map((seconds) => new Date(seconds * 1000).toISOString())
/** Of one day: what runs are like. */
const timeOfADay = fc
  .integer({ min: 0, max: 86_399 })
  .map((s) => new Date(Date.UTC(2026, 2, 1) + s * 1000).toISOString())

function eventAt(time: string, user: string) {
  return eventFromObject({ User: user }, { time })
}

describe('the highlights of matches', () => {
  it('are the same however the matches are cut into units', () => {
    const matches = fc.array(fc.tuple(fc.oneof(timeOfADay, anyTime), fc.constantFrom('a', 'b', 'c'), fc.nat(3)), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(matches, fc.nat(40), (all, cut) => {
        const gathered = (part: typeof all): HighlightsBuilder => {
          const builder = new HighlightsBuilder()
          for (const [time, user, count] of part) builder.add(eventAt(time, user), count + 1)
          return builder
        }
        const joined = new HighlightsBuilder()
        for (const part of [all.slice(0, cut), all.slice(cut)]) joined.merge(gathered(part).result())
        expect(joined.result()).toEqual(gathered(all).result())
        const { timeline, users } = joined.result()
        const total = all.reduce((sum, [, , count]) => sum + count + 1, 0)
        expect(timeline!.counts.reduce((sum, count) => sum + count, 0)).toBe(total)
        expect(users.named.reduce((sum, [, count]) => sum + count, 0)).toBe(total)
        expect(timeline!.counts.length).toBeLessThanOrEqual(TIMELINE_BUCKETS)
        expect(timeline!.counts[0]! * timeline!.counts.at(-1)!).toBeGreaterThan(0)
      }),
      { numRuns: 500, seed: 5 },
    )
  })

  it('keep as many names as they say, and count the matches of the others', () => {
    const builder = new HighlightsBuilder()
    for (let i = 0; i < MAX_NAMES + 10; i++) builder.add(eventAt('2026-03-01T00:00:00Z', `user${i}`), 2)
    builder.add(eventAt('2026-03-01T00:00:00Z', 'user0'), 1)
    const { named, others } = builder.result().users
    expect(named).toHaveLength(MAX_NAMES)
    expect(named[0]).toEqual(['user0', 3])
    expect(others).toBe(20)
  })

  it('cut names that are no names, and leave out what means nobody', () => {
    const builder = new HighlightsBuilder()
    for (const user of ['x'.repeat(1_000_000), '', '-']) builder.add(eventAt('2026-03-01T00:00:00Z', user), 1)
    const { named } = builder.result().users
    expect(named).toHaveLength(1)
    expect(named[0]![0]).toHaveLength(256)
  })

  it('have no timeline without times', () => {
    const builder = new HighlightsBuilder()
    builder.add(eventFromObject({}), 1)
    expect(builder.result().timeline).toBeNull()
  })
})
