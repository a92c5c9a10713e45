import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Alphabet, unitsOf } from '../../src/detect/alphabet.ts'
import { Automaton, automatonOf } from '../../src/detect/automaton.ts'
import { FoundNeedles } from '../../src/detect/found-needles.ts'
import { GramFilter, gramFilterOf } from '../../src/detect/gram-filter.ts'
import { IndexedFields } from '../../src/detect/indexed-fields.ts'
import type { Needle } from '../../src/detect/needle.ts'
import { rowsOf } from '../../src/detect/rows.ts'
import { type Event, eventFromObject } from '../../src/event/index.ts'

/** Values as a log has them, all in the same memory. */
function loggedEvent(fields: { readonly [name: string]: string }): Event {
  const bytes = new Uint8Array(Object.values(fields).reduce((sum, value) => sum + 2 * value.length + 1, 8))
  const places = new Map<string, { bytes: Uint8Array; offset: number; length: number }>()
  let at = 1
  for (const [name, value] of Object.entries(fields)) {
    for (let i = 0; i < value.length; i++) new DataView(bytes.buffer).setUint16(at + 2 * i, value.charCodeAt(i), true)
    places.set(name, { bytes, offset: at, length: value.length })
    at += 2 * value.length + 1
  }
  return { ...eventFromObject(fields), units: (field) => places.get(field) }
}

function needlesOf(texts: readonly string[], field: string): Needle[] {
  return texts.map((text) => ({ field, text, atStart: false, atEnd: false, isExact: true }))
}

const unit = fc.constantFrom('a', 'b', 'A', '\0', 'é', '—')
const value = fc.string({ unit, maxLength: 12 })
const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 6,
})
const NAMES = ['one', 'two', 'three']

describe('the fields of an index', () => {
  it('tell of values in place what each automaton finds in them as text', () => {
    const words = fc.tuple(texts, texts, texts)
    const events = fc.array(fc.record({ one: value, two: value, three: value }, { requiredKeys: [] }), { minLength: 1 })
    fc.assert(
      fc.property(words, events, (wordsOfFields, described) => {
        let number = 0
        const fields = NAMES.map((name, index) => {
          const needles = needlesOf([...new Set(wordsOfFields[index]!)], name)
          const numbers = needles.map(() => number++)
          return { name, automaton: automatonOf(needles, numbers), looksIntoNumbers: false }
        })
        const found = new FoundNeedles(number)
        const indexed = new IndexedFields({ fields, guessedRates: new Float64Array(number) }, found)
        // A rule hangs on the first needle, and the other fields are walked when they are asked for.
        indexed.leaveAside({ rulesOfNeedle: rowsOf([[0], ...Array(number - 1).fill([])]), always: new Int32Array(0) })
        for (const each of described) {
          found.begin()
          indexed.find(loggedEvent(each as { [name: string]: string }))
          expect(needlesIn(found).filter((needle) => indexed.isAside(needle))).toEqual([])
          for (let needle = 0; needle < number; needle++) indexed.findAside(needle)
          const wanted = new FoundNeedles(number)
          wanted.begin()
          for (const { name, automaton } of fields) {
            const text = (each as { [name: string]: string | undefined })[name]?.split('\0')[0]
            if (text !== undefined) new Automaton(automaton).walkText(text, wanted)
          }
          expect(needlesIn(found)).toEqual(needlesIn(wanted))
        }
      }),
      { numRuns: 500, seed: 5 },
    )
  })
})

describe('a filter for long needles', () => {
  const HEX = fc.constantFrom(...'0123456789abcdef')
  const long = fc.string({ unit: HEX, minLength: 20, maxLength: 40 })

  it('lets every value pass that holds one', () => {
    fc.assert(
      fc.property(fc.array(long, { minLength: 1, maxLength: 5 }), fc.string({ maxLength: 40 }), (words, beside) => {
        const needles = needlesOf(words, 'f')
        const alphabet = new Alphabet(unitsOf(needles))
        const filter = new GramFilter(gramFilterOf(needles, alphabet)!, alphabet)
        for (const word of words) {
          const text = `${beside}${word.toUpperCase()}${beside.slice(3)}`
          expect(filter.mayHold(loggedEvent({ f: text }).units('f')!)).toBe(true)
        }
      }),
      { numRuns: 500, seed: 6 },
    )
  })

  it('stops nearly all values that hold none, and those too short to hold one', () => {
    const words = Array.from({ length: 400 }, (_, number) => `imphash=${hexOf(number)}${hexOf(number + 7)}`)
    const needles = needlesOf(words, 'f')
    const alphabet = new Alphabet(unitsOf(needles))
    const filter = new GramFilter(gramFilterOf(needles, alphabet)!, alphabet)
    const passed = Array.from({ length: 1000 }, (_, number) => `MD5=${hexOf(9 * number + 3)}${hexOf(number * 31)}`)
      .map((text) => loggedEvent({ f: text }).units('f')!)
      .filter((range) => filter.mayHold(range))
    expect(passed.length).toBeLessThan(150)
    expect(filter.mayHold(loggedEvent({ f: words[0]! }).units('f')!)).toBe(true)
    expect(filter.mayHold(loggedEvent({ f: words[0]!.slice(1) }).units('f')!)).toBe(false)
  })

  it('is not made where a needle is short', () => {
    const needles = needlesOf(['a'.repeat(30), 'b'.repeat(19)], 'f')
    expect(gramFilterOf(needles, new Alphabet(unitsOf(needles)))).toBeNull()
  })
})

function needlesIn(found: FoundNeedles): number[] {
  return Array.from({ length: found.count }, (_, place) => found.at(place)).sort((a, b) => a - b)
}

/** Sixteen digits that look like chance. */
function hexOf(seed: number): string {
  let state = seed + 1
  const digit = (): string => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 28).toString(16)
  }
  return Array.from({ length: 16 }, digit).join('')
}
