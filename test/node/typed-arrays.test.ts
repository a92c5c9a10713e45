import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeArrays, encodeArrays } from '../../src/node/typed-arrays.ts'

const array = fc.oneof(
  fc.uint8Array({ maxLength: 20 }),
  fc.uint16Array({ maxLength: 20 }),
  fc.int32Array({ maxLength: 20 }),
  fc.float64Array({ maxLength: 20, noNaN: true }),
)
const value = fc.record({
  name: fc.string({ unit: 'grapheme' }),
  none: fc.constant(null),
  arrays: fc.array(fc.record({ text: fc.string(), array, pair: fc.tuple(array, array) }), { maxLength: 4 }),
})

it('come back as they were, wherever the bytes lie', () => {
  fc.assert(
    fc.property(value, fc.integer({ min: 0, max: 9 }), (each, shift) => {
      const bytes = encodeArrays(each)
      const moved = Buffer.alloc(bytes.length + shift)
      moved.set(bytes, shift)
      expect(decodeArrays(moved.subarray(shift))).toEqual(each)
    }),
    { numRuns: 300, seed: 4 },
  )
})
