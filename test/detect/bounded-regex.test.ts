/** JavaScript's engine instead of RE2: only where both mean the same, and where it cannot backtrack far. */
import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { boundedRegex } from '../../src/detect/bounded-regex.ts'
import { parseRegex } from '../../src/sigma/index.ts'
import { describeWithShared } from '../shared-folder.ts'
import { loadEventRules } from '../sigma/event-rules.ts'
import { sharedRuleFiles } from '../sigma/shared-cases.ts'
import { attackStrings, sample } from './attack-strings.ts'
import { regexesOf } from './rule-regexes.ts'

function re2(source: string, flags: string): RE2JS {
  return RE2JS.compile(source, flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0)
}

/** Letters whose other case is not ASCII, halves of pairs, ends of lines. */
const TEXT_UNITS = [
  'a',
  'A',
  'b',
  'k',
  'K',
  '\u212a',
  's',
  'S',
  '\u017f',
  '1',
  '_',
  '-',
  '\\',
  ' ',
  '\n',
  '\u2028',
  '😀',
  'é',
]
const text = fc.string({ unit: fc.constantFrom(...TEXT_UNITS), maxLength: 24 })

const atom = fc.constantFrom(
  ...['a', 'A', 'k', 's', '.', '[a-k]', '[^s]', '[^\\\\]', '\\d', '\\w', '\\W', '\\s', '\\b', '\\B', '^', '$', '\\\\'],
  ...['(?i:k)', '(?s:.)', '😀', 'é', '[é-😀]', '\\-', '[sS1]'],
)
const count = fc.constantFrom('', '', '', '?', '{2}', '{0,3}', '{1,64}', '{1,3}?', '{2,5}', '+', '*')
const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  pattern: fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(atom, count).map(([one, times]) => one + (/^(\\[bB]|[$^])$/.test(one) ? '' : times)),
    fc.tuple(tie('pattern'), tie('pattern'), count).map(([left, right, times]) => `(?:${left}|${right})${times}`),
  ),
}))

describe('an expression without unlimited repetition', () => {
  it('finds what RE2 finds', () => {
    let compared = 0
    fc.assert(
      fc.property(
        pattern,
        fc.constantFrom('', 'i'),
        fc.array(text, { minLength: 6, maxLength: 6 }),
        (source, flags, texts) => {
          const parsed = parseRegex(source, flags)
          const bounded = parsed.ok ? boundedRegex(parsed) : undefined
          if (!parsed.ok || bounded === undefined) return
          compared++
          const other = re2(parsed.source, parsed.flags)
          expect(texts.map((each) => bounded.test(each))).toEqual(texts.map((each) => other.test(each)))
        },
      ),
      { numRuns: 3000, seed: 11 },
    )
    expect(compared).toBeGreaterThan(400)
  })

  it.each([
    'a*',
    'a+b',
    '(a{1,9}){1,9}',
    '(a|ab|b){1,30}',
    '(a?){20}a{20}',
    'a{1,1000}b{1,1000}',
    '\\s+x',
    'as+[^x]',
    'a+\\s+x',
  ])('%s is not one, or backtracks too far', (source) => {
    const parsed = parseRegex(source)
    expect(parsed.ok && boundedRegex(parsed)).toBeUndefined()
  })

  it.each([
    '(Program|%AppData%|\\\\Roaming)\\\\[^\\\\]{1,256}$',
    '\\d{1,3}\\.\\d{1,3}',
    '(?i)\\$\\{`?e`?n`?v`?:',
    'net\\s+view',
    '(0\\d{1,11}\\.){3}',
  ])('%s is one', (source) => {
    const parsed = parseRegex(source)
    expect(parsed.ok && boundedRegex(parsed)).toBeInstanceOf(RegExp)
  })
})

describeWithShared('expressions of SigmaHQ’s rules', () => {
  it('find the same in samples of themselves and in texts made to attack them', () => {
    const { rules } = loadEventRules(sharedRuleFiles().filter(({ path }) => path.includes('process_creation')))
    const regexes = [...new Map(regexesOf(rules).map((each) => [`${each.flags} ${each.source}`, each])).values()]
    let compared = 0
    for (const regex of regexes) {
      const bounded = boundedRegex(regex)
      const parsed = parseRegex(regex.source, regex.flags)
      if (bounded === undefined || !parsed.ok) continue
      compared++
      const other = re2(regex.source, regex.flags)
      for (const each of [sample(parsed.ast), sample(parsed.ast).slice(1), ...attackStrings(parsed.ast, 200)])
        expect({ each, found: bounded.test(each) }).toEqual({ each, found: other.test(each) })
    }
    expect(compared).toBeGreaterThan(20)
  })
})
