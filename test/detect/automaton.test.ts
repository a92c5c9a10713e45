import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Automaton, automatonOf } from '../../src/detect/automaton.ts'
import { foldText } from '../../src/detect/fold.ts'
import { FoundNeedles } from '../../src/detect/found-needles.ts'
import type { Needle } from '../../src/detect/needle.ts'
import { Walker } from '../../src/detect/walk.ts'

const unit = fc.constantFrom(
  'a',
  'b',
  'C',
  'k',
  's',
  '\\',
  '.',
  'é',
  'É',
  '—',
  '€',
  '😀',
  '\u{10400}',
  '\u212a',
  '\u017f',
)
const needle = fc
  .record({ text: fc.string({ unit, maxLength: 4 }), atStart: fc.boolean(), atEnd: fc.boolean() })
  .filter(({ text, atStart, atEnd }) => text !== '' || (atStart && atEnd))
  .map((each): Needle => ({ ...each, text: foldText(each.text), field: 'f', isExact: true }))

function holds({ text, atStart, atEnd }: Needle, value: string): boolean {
  const folded = foldText(value)
  if (atStart && atEnd) return folded === text
  if (atStart) return folded.startsWith(text)
  return atEnd ? folded.endsWith(text) : folded.includes(text)
}

function automatonWith(needles: readonly Needle[]): Automaton {
  return new Automaton(
    automatonOf(
      needles,
      needles.map((_, index) => index),
    ),
  )
}

function utf16Range(text: string): { bytes: Uint8Array; offset: number; length: number } {
  const bytes = new Uint8Array(2 * text.length + 6)
  for (let i = 0; i < text.length; i++) new DataView(bytes.buffer).setUint16(2 * i + 2, text.charCodeAt(i), true)
  return { bytes, offset: 2, length: text.length }
}

function walkUnits(automaton: Automaton, text: string, found: FoundNeedles): void {
  const walker = new Walker(found)
  walker.add(automaton, utf16Range(text))
  walker.finish()
}

function needlesFound(count: number, walk: (found: FoundNeedles) => void): Set<number> {
  const found = new FoundNeedles(count)
  found.begin()
  walk(found)
  return new Set(Array.from({ length: found.count }, (_, place) => found.at(place)))
}

describe('the automaton of a field', () => {
  it('finds every needle that is there, and of ASCII needles no other, in strings and in place alike', () => {
    fc.assert(
      fc.property(
        fc.array(needle, { minLength: 1, maxLength: 12 }),
        fc.array(fc.string({ unit, maxLength: 10 }), { minLength: 1, maxLength: 5 }),
        (needles, values) => {
          const automaton = automatonWith(needles)
          for (const value of values) {
            const inString = needlesFound(needles.length, (found) => automaton.walkText(value, found))
            const inPlace = needlesFound(needles.length, (found) => walkUnits(automaton, value, found))
            expect(inPlace).toEqual(inString)
            for (const [index, each] of needles.entries()) {
              const isThere = holds(each, value)
              if (isThere) expect(inString.has(index)).toBe(true)
              else if (/^[\0-\x7f]*$/.test(each.text)) expect(inString.has(index)).toBe(false)
            }
          }
        },
      ),
      { numRuns: 2000, seed: 2 },
    )
  })

  it('ends a value in place at its first NUL', () => {
    const automaton = automatonWith([{ field: 'f', text: 'ab', atStart: false, atEnd: true, isExact: true }])
    expect([...needlesFound(1, (found) => walkUnits(automaton, 'xab\0cd', found))]).toEqual([0])
  })

  it('forgets its table when it is full and goes on', () => {
    const alphabet = 'abcdefghijklmnopqrstuvwxyz'
    const texts = Array.from(
      { length: 9000 },
      (_, i) => [0, 1, 2, 3, 4].map((digit) => alphabet[Math.floor(i / 7 ** digit) % 26]).join('') + i,
    )
    const automaton = automatonWith(
      texts.map((text) => ({ field: 'f', text, atStart: false, atEnd: false, isExact: true })),
    )
    const missed = texts.filter(
      (text, index) => !needlesFound(texts.length, (found) => automaton.walkText(`-${text}-`, found)).has(index),
    )
    expect(missed).toEqual([])
    const all = texts.join('-')
    const walks = [
      needlesFound(texts.length, (found) => automaton.walkText(all, found)),
      needlesFound(texts.length, (found) => walkUnits(automaton, all, found)),
      needlesFound(texts.length, (found) => {
        const walker = new Walker(found)
        for (const half of [texts.slice(0, 5000), texts.slice(5000)]) walker.add(automaton, utf16Range(half.join('-')))
        walker.finish()
      }),
    ]
    for (const found of walks) expect(texts.filter((_, index) => !found.has(index))).toEqual([])
  })
})
