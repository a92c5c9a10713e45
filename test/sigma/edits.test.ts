/** A value of a rule written anew, in the quotes that it had. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyEdits,
  type CheckedRule,
  checkedRule,
  loadRules,
  NOTHING_KNOWN,
  withValue,
} from '../../src/sigma/index.ts'
import { ruleText } from './rule-text.ts'

function checkedOf(text: string): CheckedRule {
  let checked: CheckedRule | undefined
  loadRules([{ path: 'rule.yml', text }], {
    inspect(document) {
      checked = checkedRule(document, NOTHING_KNOWN, new Map())
    },
  })
  return checked!
}

function rewritten(written: string, changed: string): string | undefined {
  const text = ruleText(`sel:\n  Image: ${written}\ncondition: sel`)
  const edits = withValue(text, checkedOf(text).items[0]!.values[0]!, changed)
  return edits && applyEdits(text, edits)
}

describe('a value that is written anew', () => {
  it.each([
    ['old', 'new', 'new'],
    ["'old'", "it's", "'it''s'"],
    ['"old"', 'a\\b"c', '"a\\\\b\\"c"'],
    ['old', 'a: b', "'a: b'"],
    ['old', 'true', "'true'"],
    ['old', '12', "'12'"],
    ['12', '13', '13'],
    ['12', 'x', "'x'"],
  ])('%s as %s: %s', (written, changed, expected) => {
    expect(rewritten(written, changed)).toContain(`Image: ${expected}\n`)
  })

  it('stays a block or holds no control character', () => {
    expect(rewritten('|-\n    old', 'new')).toBeUndefined()
    expect(rewritten('old', 'a\nb')).toBeUndefined()
  })

  it('is read back, whatever it is', () => {
    const written = fc.constantFrom('old', "'old'", '"old"', '12')
    const changed = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((each) => !/\p{C}/u.test(each))
    fc.assert(
      fc.property(written, changed, (from, to) => {
        const text = rewritten(from, to)
        if (text === undefined) return
        expect(checkedOf(text).items[0]!.values[0]!.text).toBe(to)
      }),
      { numRuns: 1000, seed: 8 },
    )
  })
})
