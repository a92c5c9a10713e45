/** What holds of every query: nothing but a report ever comes of a bad one, and a good one means the same everywhere. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Detector } from '../../src/detect/index.ts'
import { eventFromObject } from '../../src/event/index.ts'
import { loadQuery, parseQuery, printQuery, queryHolds, queryTrace, testMeaning } from '../../src/kql/index.ts'
import { testsOf } from '../../src/sigma/plan-questions.ts'

const TYPES = {
  k: { type: 'keyword', ignore_above: 8 },
  'k.text': 'match_only_text',
  low: { type: 'keyword', normalizer: 'lowercase' },
  w: 'wildcard',
  n: 'long',
  f: 'float',
  i: 'ip',
  d: 'date',
  b: 'boolean',
  flat: 'flattened',
  o: 'nested',
  'o.k': 'keyword',
  'o.n': 'long',
} as const

const FIELDS = [...Object.keys(TYPES), 'flat.a', 'o.*', 'k*', '*', 'Image']
const WORDS = [
  'a',
  'A b',
  'a.b',
  '4',
  '10.0.0.1',
  '2026-01-26',
  'true',
  'not',
  'and',
  'C:\\x',
  'null',
  'x*',
  '*y*',
  '*',
  'é\u0301',
]

/** Pieces of which queries are made, and of which good ones come about now and then. */
const piece = fc.oneof(
  fc.constantFrom(
    ...FIELDS,
    ...WORDS,
    ' ',
    ':',
    ': ',
    '(',
    ')',
    '{ ',
    ' }',
    '"',
    '\\',
    ' and ',
    ' or ',
    'not ',
    '<',
    '>=',
    '\\u0041',
    '\t',
  ),
  fc.string({ maxLength: 3 }),
)
const scrap = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))

function escaped(text: string, isQuoted: boolean): string {
  if (isQuoted) return `"${text.replace(/[\\"]/g, '\\$&')}"`
  return text.replace(/[\\():<>"{}]/g, '\\$&').replace(/\b(?:and|or|not)\b/g, '\\u0061$&')
}

const value = fc.tuple(fc.constantFrom(...WORDS), fc.boolean()).map(([text, isQuoted]) => escaped(text, isQuoted))
const field = fc.constantFrom(...FIELDS)
const { query } = fc.letrec<{ query: string; simple: string }>((tie) => ({
  simple: fc.oneof(
    fc.tuple(field, value).map(([name, text]) => `${name}: ${text}`),
    fc
      .tuple(field, fc.constantFrom('<', '<=', '>', '>='), value)
      .map(([name, sign, text]) => `${name} ${sign} ${text}`),
    fc.tuple(field, value, value).map(([name, one, other]) => `${name}: (${one} or not ${other})`),
    tie('query').map((inner) => `o: { ${inner} }`),
    value,
  ),
  query: fc.oneof(
    { maxDepth: 3 },
    tie('simple'),
    tie('query').map((inner) => `not (${inner})`),
    fc
      .tuple(tie('query'), fc.constantFrom('and', 'or'), tie('query'))
      .map(([left, word, right]) => `(${left}) ${word} ${right}`),
  ),
}))

const scalar = fc.constantFrom(
  'a',
  'A b',
  'a.b',
  '4',
  4,
  4.5,
  '10.0.0.1',
  '2026-01-26T10:00:00Z',
  true,
  'false',
  '',
  'long enough',
  null,
  'C:\\x',
)
const event = fc
  .dictionary(
    fc.constantFrom('k', 'low', 'w', 'n', 'f', 'i', 'd', 'b', 'flat', 'o'),
    fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.record({ a: scalar, k: scalar, n: scalar })),
  )
  .map((fields) => eventFromObject(fields, { view: 'ecs' }))

const RUNS = { numRuns: 400 }

describe('whatever a query is', () => {
  it('reading it ends in a query or an error, and all that is said has a place in it', () => {
    fc.assert(
      fc.property(fc.oneof(scrap, query, fc.string()), fc.boolean(), (text, dataView) => {
        for (const options of [{ types: TYPES, dataView }, { dataView }]) {
          const { rule, diagnostics } = loadQuery(text, options)
          expect(rule === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'))
          for (const { start, end, line, column, message } of diagnostics) {
            expect(start >= 0 && start <= end && end <= text.length && line >= 1 && column >= 1).toBe(true)
            expect(message).not.toBe('')
          }
          if (rule !== undefined) expect(rule.places).toHaveLength(testsOf(rule.plan).length)
        }
      }),
      RUNS,
    )
  })

  it('it is read back from its plainest spelling', () => {
    fc.assert(
      fc.property(fc.oneof(scrap, query), (text) => {
        const tree = parseQuery(text, () => undefined)
        fc.pre(tree !== null && tree !== undefined)
        const printed = printQuery(tree)
        const again = parseQuery(printed, (_code, _span, message) => expect.fail(`${printed}: ${message}`))
        expect(printQuery(again!)).toBe(printed)
        const [one, other] = [loadQuery(text, { types: TYPES, now: 0 }), loadQuery(printed, { types: TYPES, now: 0 })]
        expect(asked(other)).toEqual(asked(one))
      }),
      RUNS,
    )
  })

  it('it says the same of an event with and without the index, and in its trace', () => {
    fc.assert(
      fc.property(query, fc.boolean(), fc.array(event, { minLength: 1, maxLength: 4 }), (text, dataView, events) => {
        const { rule } = loadQuery(text, { types: TYPES, dataView })
        fc.pre(rule !== undefined)
        const detectors = [false, true].map((reference) => new Detector([rule], { routing: false, reference }))
        for (const each of events) {
          const holds = queryHolds(rule, each)
          const trace = queryTrace(rule, each)
          expect(trace.matched).toBe(holds)
          expect(detectors.map((detector) => detector.match(each).length > 0)).toEqual([holds, holds])
          for (const { leaf, meaning } of trace.tests) expect(meaning).toBe(testMeaning(leaf.test))
        }
      }),
      RUNS,
    )
  })

  it('it is true of exactly those events of which its negation is not', () => {
    fc.assert(
      fc.property(query, event, (text, each) => {
        const { rule } = loadQuery(text, { types: TYPES })
        const { rule: negation } = loadQuery(`not (${text})`, { types: TYPES })
        expect(negation === undefined).toBe(rule === undefined)
        if (rule !== undefined) expect(queryHolds(negation!, each)).toBe(!queryHolds(rule, each))
      }),
      RUNS,
    )
  })
})

/** What a query comes to, without how it is written. */
function asked({ rule, diagnostics }: ReturnType<typeof loadQuery>): unknown {
  const plan = JSON.stringify(rule?.plan.selections, (key, each) => (key === 'shown' ? undefined : each))
  const errors = new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code))
  return { plan, errors: [...errors].sort() }
}
