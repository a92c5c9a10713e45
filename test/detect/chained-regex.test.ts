/** Pieces with anything in between: found one behind the other what RE2 finds as a whole. */
import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { chainedRegex } from '../../src/detect/chained-regex.ts'
import { parseRegex } from '../../src/sigma/index.ts'

const unit = fc.constantFrom('a', 'A', 'b', 'c', '\n', '😀', '\ud83d', 'k', '\u212a')
const piece = fc.constantFrom(
  ...['a', 'ab', 'b?', '(?:abc|b)', 'a{1,3}', '(?:a|ab)(?:b|c)', '[^a]', '[ab]{0,2}c?', '😀', '', '(?i:k)', '.{0,2}b'],
)
const gap = fc.constantFrom('.*', '.+', '.*?', '(?s:.)*', '(?s:.)+')
const chain = fc
  .tuple(piece, fc.array(fc.tuple(gap, piece), { minLength: 1, maxLength: 4 }))
  .map(([first, rest]) => first + rest.map((pair) => pair.join('')).join(''))

describe('a chain of pieces', () => {
  it('finds what RE2 finds, and leaves texts of several lines to it where that matters', () => {
    let compared = 0
    fc.assert(
      fc.property(
        chain,
        fc.constantFrom('', 'i'),
        fc.array(fc.string({ unit, maxLength: 12 }), { minLength: 6, maxLength: 6 }),
        (source, flags, texts) => {
          const parsed = parseRegex(source, flags)
          const matches = parsed.ok ? chainedRegex(parsed) : undefined
          if (!parsed.ok || matches === undefined) return
          const whole = RE2JS.compile(parsed.source, parsed.flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0)
          for (const text of texts) {
            const found = matches(text)
            if (found === undefined) expect(text).toContain('\n')
            else {
              compared++
              expect([text, found]).toEqual([text, whole.test(text)])
            }
          }
        },
      ),
      { numRuns: 3000, seed: 12 },
    )
    expect(compared).toBeGreaterThan(10_000)
  })

  it.each(['a.*$', 'a\\b.*c', 'a.*b+', '(?:a.*b)+', 'a.{2,}b'])('%s is none', (source) => {
    const parsed = parseRegex(source)
    expect(parsed.ok && chainedRegex(parsed)).toBeUndefined()
  })

  it('answers for the longest command line at once, however often a piece nearly fits', () => {
    const parsed = parseRegex('(?:a|ab){1,4}c.*'.repeat(9))
    const matches = parsed.ok ? chainedRegex(parsed) : undefined
    expect(matches?.('ab'.repeat(16_000))).toBe(false)
    expect(matches?.('abc'.repeat(9))).toBe(true)
  })
})
