/** What is KQL and what is not: the grammar, form by form, and what is said of texts that break off. */
import { describe, expect, it } from 'vitest'
import { loadQuery, parseQuery, printQuery } from '../../src/kql/index.ts'

/** The query as it was understood, in its plainest spelling. */
function understood(text: string): string {
  const refusals: string[] = []
  const tree = parseQuery(text, (code) => refusals.push(code))
  return tree === null ? refusals.join() : tree === undefined ? '' : printQuery(tree)
}

describe('a query is read', () => {
  it.each([
    // Fields and values
    ['a:b', 'a: b'],
    ['  a  :  b  ', 'a: b'],
    ['"a b": "c d"', '"a b": "c d"'],
    ['a b: c  d', 'a b: c  d'],
    ['a: b\u00a0and\tc:\nd', 'a: b and c: d'],
    ['a', 'a'],
    ['a: x and', 'a: x \\u0061nd'],
    ['and a: b', 'and a: b'],
    ['not', '\\u006eot'],
    ['a: nothing or', 'a: nothing \\u006fr'],
    ['a: ?x~1^2[b]', 'a: ?x~1^2[b]'],
    ['', ''],
    ['\r\n', ''],
    // Operators
    ['a:1 OR b:2 And c:3', 'a: 1 or b: 2 and c: 3'],
    ['(a:1 or b:2) and c:3', '(a: 1 or b: 2) and c: 3'],
    ['((a:1 or b:2) or c:3)', '(a: 1 or b: 2) or c: 3'],
    ['NOT a:1 and not (b:2 or c:3)', 'not a: 1 and not (b: 2 or c: 3)'],
    ['not (not a:1)', 'not (not a: 1)'],
    // Lists
    ['a: (b or c and not d)', 'a: b or a: c and not a: d'],
    ['a: ((b or c) and d)', '(a: b or a: c) and a: d'],
    ['a: (b, c)', 'a: b, c'],
    ['a: ("b")', 'a: "b"'],
    ['a: 1 or 2', 'a: 1 or 2'],
    // Ranges and nested fields
    ['a>=1 and b < "c d"', 'a >= 1 and b < "c d"'],
    ['a:{ b:1 and c:{d:2} }', 'a: { b: 1 and c: { d: 2 } }'],
    // Escapes
    ['a: \\*\\(\\)\\:\\<\\>\\"\\{\\}\\\\', 'a: \\*\\(\\)\\:\\<\\>\\"\\{\\}\\\\'],
    ['a: b\\tc', 'a: b\\tc'],
    ['a: b\\nob', 'a: b\\nob'],
    ['a: \\NOT b', 'a: \\u004eOT b'],
    ['a: b \\and c', 'a: b \\u0061nd c'],
    ['a: \\oracle', 'a: oracle'],
    ['a: caf\\u00e9', 'a: café'],
    ['"C:\\Windows\\\\x\\"y\\temp"', '"C:\\\\Windows\\\\x\\"y\\temp"'],
  ])('%j as %j', (text, expected) => {
    expect(understood(text)).toBe(expected)
    expect(understood(expected)).toBe(expected)
  })
})

describe('a text that is no query is refused where it breaks off', () => {
  it.each([
    ['a: C:\\\\x', '1:5', 'A second ":" in one expression.'],
    ['a: b\nand c: https://d', '2:13', 'A second ":" in one expression.'],
    [': b', '1:1', 'A ":" without a field before it.'],
    ['u: CORP\\bob', '1:8', '"\\b" is no escape.'],
    ['a: x\\', '1:5', 'A backslash stands at the end.'],
    ['a: > 5', '1:4', '">" does not belong here.'],
    ['1 < x < 5', '1:7', '"<" does not belong here.'],
    ['a:', '1:2', 'A value is missing at the end.'],
    ['a: b and ', '1:9', 'An expression is missing at the end.'],
    ['(a: b', '1:5', 'A ")" is missing at the end.'],
    ['a:{ b: c', '1:8', 'A "}" is missing at the end.'],
    ['a: b)', '1:5', 'A ")" has no "(" before it.'],
    ['a: ()', '1:5', 'A value is missing before ")".'],
    ['a: "b', '1:4', 'The quote is not closed.'],
    ['a: "b\\"', '1:4', 'The quote is not closed.'],
    ['a: "b" c', '1:8', '"and" or "or" is missing before "c".'],
    ['a: "b" "c"', '1:8', '"and" or "or" is missing before the quote.'],
    ['(a: b)(c: d)', '1:7', '"and" or "or" is missing before "(".'],
    ['not(a: b)', '1:4', 'A space is missing before "(".'],
    ['not not a', '1:5', '"not" cannot follow "not".'],
    ['a: not b', '1:4', 'A value is missing before "not".'],
    ['a: cannot connect', '1:7', '"not " ends a value, even inside a word.'],
    ['(a: b)and (c: d)', '1:7', 'White space is missing beside "and".'],
    ['(a: b) and', '1:8', 'An expression is missing behind "and".'],
    ['"a" && "b"', '1:5', '"and" or "or" is missing before "&&".'],
  ])('%j at %s', (text, place, message) => {
    const { rule, diagnostics } = loadQuery(text, { types: { a: 'nested', 'a.645F': 'keyword', u: 'keyword' } })
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    expect(rule).toBeUndefined()
    expect(errors).toMatchObject([{ code: 'query-syntax', stage: 'parse', message }])
    expect(`${errors[0]!.line}:${errors[0]!.column}`).toBe(place)
  })

  it('in places of the document that it stands in', () => {
    const base = { line: 90, column: 7, laterColumn: 5 }
    const first = loadQuery('a: b:c', { base }).diagnostics.at(-1)
    const later = loadQuery('a: b\r\nand c: d:e', { base }).diagnostics.at(-1)
    expect(first).toMatchObject({ line: 90, column: 11, start: 4, end: 5 })
    expect(later).toMatchObject({ line: 91, column: 13 })
  })

  it('also when it is nested beyond all reason', () => {
    const { diagnostics } = loadQuery(`${'('.repeat(100_000)}a`)
    expect(diagnostics).toMatchObject([{ code: 'query-too-deep', line: 1, column: 251 }])
  })
})
