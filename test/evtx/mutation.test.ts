import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountedBytes, bytesSource, EvtxError, emptyAccount, readEvtx } from '../../src/evtx/index.ts'

const SAMPLES = new URL('../../samples/', import.meta.url)
const FILES = readdirSync(SAMPLES)
  .filter((name) => name.endsWith('.evtx'))
  .sort()

/** Only the part of a file that holds something: flips in the zeros behind it would find nothing. */
function usedLength(bytes: Uint8Array): number {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  return end
}

describe('any damage', () => {
  it('never makes the reader throw anything but its own error, and the account always adds up', async () => {
    const flip = fc.record({
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      byte: fc.integer({ min: 0, max: 255 }),
    })
    const damage = fc.record({
      file: fc.constantFrom(...FILES),
      flips: fc.array(flip, { minLength: 1, maxLength: 40 }),
      length: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    })
    await fc.assert(
      fc.asyncProperty(damage, async ({ file, flips, length }) => {
        const whole = Uint8Array.from(readFileSync(new URL(file, SAMPLES)))
        const used = usedLength(whole)
        for (const { at, byte } of flips) whole[Math.floor(at * used)] = byte
        const bytes = length === null ? whole : whole.subarray(0, Math.floor(length * whole.length))
        const account = emptyAccount()
        try {
          for await (const record of readEvtx(bytesSource(file, bytes), { account, onDamage: () => undefined })) {
            record.toXml()
            record.data()
            record.system()
            void record.timeCreated
          }
          expect(accountedBytes(account)).toBe(bytes.length)
        } catch (error) {
          if (!(error instanceof EvtxError)) throw error
          expect(['NOT_EVTX', 'EMPTY', 'TRUNCATED']).toContain(error.code)
        }
      }),
      { numRuns: 300, seed: 20261124 },
    )
  })
})
