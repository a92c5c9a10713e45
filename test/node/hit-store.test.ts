import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareHits, type Hit } from '../../src/detect/index.ts'
import { HitStore } from '../../src/node/hit-store.ts'

const someHit: fc.Arbitrary<Hit> = fc.record({
  rule: fc.integer({ min: 0, max: 3 }),
  ticks: fc.bigInt({ min: 130_000_000_000_000_000n, max: 130_000_000_000_000_020n }),
  event: fc.integer({ min: 0, max: 1e6 }).map((offset) => `logs/a.evtx ${offset}`),
  values: fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(null)), { maxLength: 3 }),
  summary: fc.record({
    file: fc.constantFrom('logs/a.evtx', null),
    recordId: fc.oneof(fc.integer({ min: 0 }), fc.bigInt({ min: 2n ** 60n, max: 2n ** 64n - 1n }), fc.constant(null)),
    headerRecordId: fc.constant(7),
    offset: fc.integer({ min: 0 }),
    eventId: fc.constant(1),
    channel: fc.constantFrom('Security', 'System\n"x"'),
    provider: fc.constant(null),
    computer: fc.constantFrom('PC-1', 'PC-2'),
    recovered: fc.boolean(),
  }),
})

function folders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('sigma-replay-hits-'))
}

describe('hits that wait for the end of a run', () => {
  it('come back whole and in order, whether they were kept in memory or on the disk', () => {
    fc.assert(
      fc.property(fc.array(fc.array(someHit, { maxLength: 20 }), { maxLength: 8 }), (parts) => {
        const wanted = parts.flat().sort(compareHits)
        for (const limit of [1, 2, 7, 1000]) {
          const store = new HitStore(limit)
          for (const part of parts) store.add(part)
          try {
            expect([...store.sorted()]).toEqual(wanted)
          } finally {
            store.close()
          }
        }
      }),
      { numRuns: 60, seed: 20261124 },
    )
  })

  it('leave nothing on the disk', () => {
    const before = folders()
    const store = new HitStore(2)
    const [hit] = fc.sample(someHit, { numRuns: 1, seed: 1 })
    store.add([hit!, hit!, hit!])
    const made = folders().filter((name) => !before.includes(name))
    expect(made).toHaveLength(1)
    store.close()
    expect(existsSync(`${tmpdir()}/${made[0]}`)).toBe(false)
  })
})
