/** Laws 2 and 3: the index finds what the reference finds, and explain says what match says. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Detector } from '../../src/detect/index.ts'
import { eventFromObject } from '../../src/event/index.ts'
import { loadEventRules } from '../sigma/event-rules.ts'
import { event, rule } from './random-rules.ts'

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
