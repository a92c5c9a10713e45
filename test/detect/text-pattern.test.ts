import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileTextPattern } from '../../src/detect/text-pattern.ts'
import type { Part } from '../../src/sigma/plan.ts'

/** The same as a JavaScript regular expression: slow on traps, but obviously right. */
function oracle(parts: readonly Part[], cased: boolean): (text: string) => boolean {
  const source = parts.map((part) => {
    if (part === '*') return '[^]*'
    if (part === '?') return '[^]'
    return 'literal' in part ? escapeRegex(part.literal) : `[${[...part.oneOf].map(escapeRegex).join('')}]`
  })
  const regex = new RegExp(`^${source.join('')}$`, cased ? 'u' : 'iu')
  return (text) => regex.test(text)
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
}

const literal = fc
  .string({ unit: fc.constantFrom('a', 'B', 'b', '\\', '-', 'é', '😀'), minLength: 1, maxLength: 3 })
  .map((text) => ({ literal: text }))
const part = fc.oneof(literal, fc.constant('*' as const), fc.constant('?' as const), fc.constant({ oneOf: '-/–' }))
const text = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '\\', '-', '/', 'é', 'É', '😀', '\n'), maxLength: 12 })

describe('text patterns', () => {
  it('match exactly what the equivalent regular expression matches', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), text, fc.boolean(), (parts, value, cased) => {
        const collapsed = parts.filter((each, index) => each !== '*' || parts[index - 1] !== '*')
        expect(compileTextPattern({ parts: collapsed, cased })(value)).toBe(oracle(collapsed, cased)(value))
      }),
      { numRuns: 5000, seed: 1 },
    )
  })

  it('takes no time on a pattern made to backtrack', () => {
    const parts: Part[] = Array.from({ length: 40 }, () => ['*' as const, { literal: 'a' }]).flat()
    expect(compileTextPattern({ parts: [...parts, '*', { literal: 'b' }], cased: false })('a'.repeat(30_000))).toBe(
      false,
    )
  })
})
