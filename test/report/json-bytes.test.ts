import fc from 'fast-check'
import { expect, it } from 'vitest'
import { JsonBytes } from '../../src/report/json-bytes.ts'

const unit = fc.oneof(
  fc.constantFrom('a', '"', '\\', '/', '\n', '\u0001', '\x7f', 'é', '€', '\u2028', '😀', '\ud83d', '\ude00', '\uffff'),
  fc.integer({ min: 1, max: 0xffff }).map((code) => String.fromCharCode(code)),
)
const text = fc.string({ unit, maxLength: 40 })

function inPlace(value: string) {
  const bytes = new Uint8Array(2 * value.length + 5)
  for (let i = 0; i < value.length; i++) new DataView(bytes.buffer).setUint16(2 * i + 1, value.charCodeAt(i), true)
  return { bytes, offset: 1, length: value.length }
}

function writtenBy(write: (out: JsonBytes) => void): string {
  const out = new JsonBytes()
  write(out)
  return new TextDecoder().decode(out.written)
}

it('writes strings as JSON.stringify and an encoder do, out of a string and in place', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(writtenBy((out) => out.string(value))).toBe(JSON.stringify(value))
      expect(writtenBy((out) => out.units(inPlace(value)))).toBe(JSON.stringify(value))
    }),
    { numRuns: 3000, seed: 6 },
  )
})

it('ends text in place at its first NUL', () => {
  expect(writtenBy((out) => out.units(inPlace('ab\0cd')))).toBe('"ab"')
})

it('grows with what is written, goes back and writes once more', () => {
  const long = 'é'.repeat(100_000)
  const written = writtenBy((out) => {
    out.ascii('[')
    out.string(long)
    const behind = out.length
    out.utf8('nothing')
    out.rewind(behind)
    out.ascii(',')
    out.again(1, behind)
    out.bytes(new TextEncoder().encode(']'))
  })
  expect(JSON.parse(written)).toEqual([long, long])
})
