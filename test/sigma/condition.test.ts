import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Condition, type ConditionTree, parseCondition, printCondition } from '../../src/sigma/index.ts'
import { loadEventRules } from './event-rules.ts'
import { codes, ruleText } from './rule-text.ts'

const NAMES = ['a', 'b', 'sel_1', 'sel_2', 'sel-x', '_p', '_q', 'notepad', 'all', 'größe', '4625', 'constructor']

/** A rule with a selection for every name. */
function load(condition: string) {
  const selections = NAMES.map((name) => `${name}: {f: x}\n`).join('')
  return loadEventRules([{ path: 'rule.yml', text: ruleText(`${selections}condition: ${JSON.stringify(condition)}`) }])
}

function short(condition: Condition): string {
  if (condition.op === 'selection') return condition.name
  if (condition.op === 'not') return `not(${short(condition.of)})`
  return `${condition.op}(${condition.of.map(short).join(' ')})`
}

describe('a condition means', () => {
  test.each([
    ['a', 'a'],
    ['a or b and not sel_1', 'or(a and(b not(sel_1)))'],
    ['(a or b) and sel_1', 'and(or(a b) sel_1)'],
    ['not a and b', 'and(not(a) b)'],
    ['not not a', 'not(not(a))'],
    ['(a)and(b)', 'and(a b)'],
    ['  a \n and\tb ', 'and(a b)'],
    ['1 of sel_*', 'or(sel_1 sel_2)'],
    ['any of sel_*', 'or(sel_1 sel_2)'],
    ['all of sel_*', 'and(sel_1 sel_2)'],
    ['not 1 of sel_* or b', 'or(not(or(sel_1 sel_2)) b)'],
    ['1 of sel-*', 'sel-x'],
    ['1 of *_1', 'sel_1'],
    ['1 of s*_*2', 'sel_2'],
    ['1 of a', 'a'],
    ['1 of _*', 'or(_p _q)'],
    ['1 of them', 'or(a b sel_1 sel_2 sel-x notepad all größe 4625 constructor)'],
    ['all of them', 'and(a b sel_1 sel_2 sel-x notepad all größe 4625 constructor)'],
    ['1 of nothing*', 'or()'],
    ['all of nothing*', 'or()'],
    ['_p', '_p'],
    ['notepad and all', 'and(notepad all)'],
    ['größe or 4625', 'or(größe 4625)'],
    ['constructor', 'constructor'],
  ])('%j: %s', (text, meaning) => {
    expect(short(load(text).rules[0]!.plan.condition)).toBe(meaning)
  })

  test('several conditions are joined by or', () => {
    const text = ruleText('a: {f: x}\nb: {f: y}\ncondition: [a, not b]')
    const loaded = loadEventRules([{ path: 'rule.yml', text }])
    expect(short(loaded.rules[0]!.plan.condition)).toBe('or(a not(b))')
    expect(codes(loaded)).toEqual(['condition-list'])
  })
})

describe('a condition is refused', () => {
  test.each([
    ['', 'condition-invalid'],
    ['a b', 'condition-invalid'],
    ['a and', 'condition-invalid'],
    ['and a', 'condition-invalid'],
    ['a and not', 'condition-invalid'],
    ['a && b', 'condition-invalid'],
    ['!a', 'condition-invalid'],
    ['(a', 'condition-invalid'],
    ['(a b)', 'condition-invalid'],
    ['a)', 'condition-invalid'],
    ['()', 'condition-invalid'],
    ['sel_*', 'condition-invalid'],
    ['2 of them', 'condition-invalid'],
    ['0 of them', 'condition-invalid'],
    ['none of them', 'condition-invalid'],
    ['1 of', 'condition-invalid'],
    ['1 of (a, b)', 'condition-invalid'],
    ['a OR b', 'condition-case'],
    ['Not a', 'condition-case'],
    ['ALL of them', 'condition-case'],
    ['1 OF them', 'condition-case'],
    ['1 of Them', 'condition-case'],
    ['missing', 'condition-undefined'],
    ['a or missing', 'condition-undefined'],
    ['A', 'condition-undefined'],
    ['toString', 'condition-undefined'],
    ['a | count() by b > 5', 'aggregation-replaced'],
    ['a |', 'aggregation-replaced'],
    ['(a | near b)', 'aggregation-replaced'],
  ])('%j: %s', (text, code) => {
    const loaded = load(text)
    expect(loaded.rules).toEqual([])
    expect(loaded.diagnostics.filter(({ severity }) => severity === 'error').map((each) => each.code)).toEqual([code])
  })

  test('when it is nested too deeply, and not before', () => {
    expect(load(`${'('.repeat(200)}a${')'.repeat(200)}`).rules).toHaveLength(1)
    expect(codes(load(`${'('.repeat(100_000)}a`))).toContain('condition-too-deep')
    expect(codes(load(`${'not '.repeat(100_000)}a`))).toContain('condition-too-deep')
  })

  test('but not when it is long', () => {
    expect(load(Array(20_000).fill('a').join(' or ')).rules).toHaveLength(1)
  })

  test('the diagnostic points at the word', () => {
    const text = ruleText('sel: {f: x}\ncondition: sel and not sell')
    const [diagnostic] = loadEventRules([{ path: 'rule.yml', text }]).diagnostics
    expect(text.slice(diagnostic!.start, diagnostic!.end)).toBe('sell')
    expect(diagnostic).toMatchObject({ code: 'condition-undefined', hint: 'Did you mean "sel"?' })
  })
})

test('printed conditions are read as they were', () => {
  const { tree } = fc.letrec<{ tree: Bare }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.record({ op: fc.constant('name' as const), name: fc.constantFrom('a', 'sel_1', 'notepad', 'größe') }),
      fc.record({
        op: fc.constantFrom('some' as const, 'every' as const),
        pattern: fc.constantFrom('them', 'x*', '*_y*'),
      }),
      fc.record({ op: fc.constant('not' as const), of: tie('tree') }),
      fc.record({
        op: fc.constantFrom('and' as const, 'or' as const),
        of: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
      }),
    ),
  }))
  fc.assert(
    fc.property(tree, (original) => {
      const parsed = parseCondition(printCondition(original as ConditionTree))
      expect(parsed.ok && bare(parsed.tree)).toEqual(original)
    }),
  )
})

/** A tree without places. */
type Bare =
  | { op: 'name'; name: string }
  | { op: 'some' | 'every'; pattern: string }
  | { op: 'not'; of: Bare }
  | { op: 'and' | 'or'; of: Bare[] }

function bare(tree: ConditionTree): Bare {
  switch (tree.op) {
    case 'name':
      return { op: tree.op, name: tree.name }
    case 'not':
      return { op: tree.op, of: bare(tree.of) }
    case 'some':
    case 'every':
      return { op: tree.op, pattern: tree.pattern }
    default:
      return { op: tree.op, of: tree.of.map(bare) }
  }
}
