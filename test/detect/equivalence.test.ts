/** Laws 2 and 3: the index finds what the reference finds, and explain says what match says. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Detector } from '../../src/detect/index.ts'
import { eventFromObject } from '../../src/event/index.ts'
import { loadEventRules } from '../sigma/event-rules.ts'

const word = fc.constantFrom(
  'cmd',
  'whoami',
  'a',
  'ab',
  'é',
  'CMD.exe',
  '\\cmd.exe',
  ' -enc ',
  '*',
  '?',
  'x*y',
  '1',
  '10.0.0.1',
)
const field = fc.constantFrom('Image', 'CommandLine', 'User')
const modifier = fc.constantFrom(
  '',
  '|contains',
  '|startswith',
  '|endswith',
  '|contains|all',
  '|windash|contains',
  '|cased',
  '|neq',
  '|re',
  '|base64offset|contains',
)
const condition = fc.constantFrom(
  'a and b',
  'a or b',
  'a and not b',
  'not a',
  'not (a or b)',
  '1 of them',
  'all of them',
  'a',
  'not a and not b',
)

const entry = fc
  .record({ field, modifier, values: fc.array(word, { minLength: 1, maxLength: 3 }) })
  .map(({ field: name, modifier: suffix, values }) => {
    const texts = suffix === '|re' ? values.map((value) => value.replace(/[\\*?.]/g, '\\$&')) : values
    return `    ${name}${suffix}:\n${texts.map((text) => `      - '${text}'`).join('\n')}`
  })
const selection = fc.uniqueArray(entry, { minLength: 1, maxLength: 3, selector: (text) => text.split('\n')[0] })
const rule = fc
  .record({ a: selection, b: selection, condition })
  .map(
    (each) =>
      `title: t\nlogsource:\n  category: test\ndetection:\n  a:\n${each.a.join('\n')}\n  b:\n${each.b.join('\n')}\n  condition: ${each.condition}\n`,
  )

const value = fc.oneof(
  fc.array(word, { maxLength: 4 }).map((words) => words.join('')),
  fc.constantFrom(null, 1, true, '', 'Y21k', 'xy', ' /enc ', 'É'),
  fc.array(word, { maxLength: 2 }),
)
const event = fc.record({ Image: value, CommandLine: value, User: value }, { requiredKeys: [] })

describe('index, reference and explain', () => {
  it('agree on any rules and any events', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { minLength: 1, maxLength: 5 }),
        fc.array(event, { minLength: 1, maxLength: 5 }),
        (texts, events) => {
          const { rules } = loadEventRules(texts.map((text, index) => ({ path: `${index}.yml`, text })))
          const indexed = new Detector(rules, { routing: false })
          const reference = new Detector(rules, { routing: false, reference: true })
          for (const each of events.map((fields) => eventFromObject(fields))) {
            const matches = indexed.match(each)
            expect(matches).toEqual(reference.match(each))
            const explained = rules.filter((one) => indexed.explain(one, each).matched).map((one) => one.plan.rule.path)
            expect(matches.map((match) => match.rule.path)).toEqual(explained)
          }
        },
      ),
      { numRuns: 1500, seed: 3 },
    )
  })
})
