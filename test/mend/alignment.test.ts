/** The nearest text to a pattern in a value, and the pattern as it would fit. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileTextPattern } from '../../src/detect/text-pattern.ts'
import { align, mostChanges } from '../../src/mend/alignment.ts'
import { atomsOfPattern, spellPattern } from '../../src/mend/pattern-atoms.ts'
import { parsePattern, printPattern, type Shape, shapePattern } from '../../src/sigma/index.ts'

interface Options {
  readonly shape?: Shape
  readonly cased?: boolean
  readonly windash?: boolean
  readonly effort?: number
}

function aligned(
  pattern: string,
  value: string,
  { shape = 'contains', cased = false, windash = false, effort = 1e7 }: Options = {},
) {
  return align({ atoms: atomsOfPattern(pattern), shape, cased, windash, value, effort: { left: effort } })
}

describe('the nearest text', () => {
  it.each<[pattern: string, value: string, options: Options, spelt: string | undefined, distance?: number]>([
    ['Disovery.bat', 'get Discovery.bat now', {}, 'Discovery.bat', 1],
    ['Discoverry.bat', 'get Discovery.bat now', {}, 'Discovery.bat', 1],
    ['Dicsovery.bat', 'get Discovery.bat now', {}, 'Discovery.bat', 1],
    ['DISOVERY', 'get discovery', {}, 'DIScOVERY', 1],
    ['a\\b\\c', 'x a/b/c', {}, 'a/b/c', 2],
    ['–encodedcommand', 'p -encodedcommand', {}, '-encodedcommand', 1],
    ['/encodedcommand', 'p -encodedcommand', { windash: true }, undefined],
    ['Abc', 'x abc', { cased: true }, 'abc', 1],
    ['\\cmd.exe', 'C:\\cmb.exe', { shape: 'endswith' }, '\\cmb.exe', 1],
    ['C:\\Windws\\', 'C:\\Windows\\a', { shape: 'startswith' }, 'C:\\Windows\\', 1],
    ['powershel', 'powershell', { shape: 'equals' }, 'powershell', 1],
    ['pow*rshel*.exe', 'powershells.txe', { shape: 'equals' }, 'pow*rshel*.txe', 1],
    ['a?cdefx', 'abcdefg', { shape: 'equals' }, 'a?cdefg', 1],
    ['what\\*ever', 'whatt*ever', {}, 'whatt\\*ever', 1],
    ['xy', 'ab', {}, undefined],
    ['abc', 'xyz', {}, undefined],
    ['Disovery', 'Discovery', { effort: 10 }, undefined],
  ])('%s in %s %j: %s', (pattern, value, options, spelt, distance) => {
    const found = aligned(pattern, value, options)
    expect(found && spellPattern(found.atoms)).toBe(spelt)
    expect(found?.distance).toBe(distance)
  })

  const text = fc.string({ unit: fc.constantFrom('a', 'B', 'c', '\\', '*', '?', '/', ' ', '-'), maxLength: 12 })
  const shape = fc.constantFrom<Shape>('equals', 'startswith', 'endswith', 'contains')

  it('gives a pattern that fits, as few letters away as it says', () => {
    let count = 0
    fc.assert(
      fc.property(text, text, shape, fc.boolean(), (pattern, value, where, cased) => {
        const fits = (spelt: string) =>
          compileTextPattern({ parts: shapePattern(parsePattern(spelt), where), cased })(value)
        if (fits(pattern)) return
        const found = aligned(pattern, value, { shape: where, cased })
        if (found === undefined) return
        count++
        expect(fits(spellPattern(found.atoms))).toBe(true)
        expect(found.distance).toBeGreaterThan(0)
        expect(value.slice(found.offset)).toMatch(new RegExp(`^${found.fitting.replace(/[\\*?/-]/g, '\\$&')}`))
      }),
      { numRuns: 3000, seed: 5 },
    )
    expect(count).toBeGreaterThan(100)
  })

  it('undoes any one change to a text of some length', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcdefgh'), minLength: 5, maxLength: 12 })
    fc.assert(
      fc.property(letters, letters, letters, fc.nat(), fc.constantFrom('x', ''), (before, word, after, place, put) => {
        const at = place % word.length
        const changed = word.slice(0, at) + put + word.slice(at + 1)
        const value = before + word + after
        if (value.includes(changed) || changed.length < 3) return
        expect(aligned(changed, value)?.distance).toBe(1)
      }),
      { numRuns: 500, seed: 6 },
    )
  })

  it('is found behind a hundred thousand characters, and not looked for without end', () => {
    const long = `${'lorem ipsum '.repeat(9000)}Discovery.bat`
    expect(aligned('Disovery.bat', long)?.offset).toBe(long.length - 'Discovery.bat'.length)
    const started = performance.now()
    expect(aligned('Disovery.bat', 'x'.repeat(10_000_000))).toBeUndefined()
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('may differ in more letters the longer it is', () => {
    expect([2, 3, 5, 8, 12, 20].map(mostChanges)).toEqual([0, 1, 2, 3, 4, 6])
  })
})

describe('atoms of a pattern', () => {
  it('mean what the pattern means, and are spelt as they were', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\\', '*', '?', 'b'), maxLength: 12 })
    fc.assert(
      fc.property(text, (pattern) => {
        const spelt = spellPattern(atomsOfPattern(pattern))
        expect(printPattern(parsePattern(spelt))).toBe(printPattern(parsePattern(pattern)))
        if (!pattern.includes('**')) expect(spelt).toBe(pattern)
      }),
      { numRuns: 1000, seed: 4 },
    )
  })
})
