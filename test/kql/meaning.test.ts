/** What values mean by the types of their fields: events on either side, and the sentence that is said of it. */
import { describe, expect, it } from 'vitest'
import { eventFromObject } from '../../src/event/index.ts'
import { type FieldTypes, loadQuery, type Query, queryHolds, queryTrace } from '../../src/kql/index.ts'

const NOW = Date.parse('2026-03-11T12:00:00Z')
const TYPES: FieldTypes = {
  name: { type: 'keyword', ignore_above: 10 },
  low: { type: 'keyword', normalizer: 'lowercase' },
  line: 'wildcard',
  'line.text': 'match_only_text',
  fixed: 'constant_keyword',
  pid: 'long',
  small: 'byte',
  ratio: 'float',
  ip: 'ip',
  time: 'date',
  ok: 'boolean',
  tags: 'flattened',
  parts: 'nested',
  'parts.name': 'keyword',
  'parts.size': 'long',
  place: 'geo_point',
}

function load(text: string): Query {
  const { rule, diagnostics } = loadQuery(text, { types: TYPES, now: NOW })
  if (rule === undefined) throw new Error(diagnostics.map(({ message }) => message).join())
  return rule
}

const at = (time: string) => ({ time })

describe('a query holds of', () => {
  it.each<[query: string, yes: readonly object[], no: readonly object[]]>([
    ['name: *b*', [{ name: 'abc' }, { name: ['x', 'b'] }], [{ name: 'aBc' }, { name: 'b2345678901' }, { name: null }]],
    ['not name: *b*', [{ name: 'b2345678901' }, {}], [{ name: 'b' }]],
    ['name: *', [{ name: '' }], [{ name: 'b2345678901' }, { name: [] }, { name: [null] }, {}]],
    ['name: **', [{ name: 'a' }], [{}]],
    ['low: AbC', [{ low: 'abc' }, { low: 'ABC' }], [{ low: 'ab' }]],
    ['low > B', [{ low: 'C' }, { low: 'bb' }], [{ low: 'a' }]],
    ['line: a*c b*', [{ line: 'axc bx' }], [{ line: 'axc' }, { line: 'AXC bx' }]],
    ['line.text: *B*', [{ line: 'xbx.y' }], [{ line: 'a c' }]],
    ['line.text: "A b"', [{ line: 'x-a/B' }], [{ line: 'a x b' }, { line: ['a', 'b'] }]],
    ['line.text > b', [{ line: 'a Cd' }], [{ line: 'a' }]],
    ['fixed: x*', [{ fixed: 'xy' }], [{ fixed: 'X' }]],
    ['pid: 4', [{ pid: 4 }, { pid: '4' }, { pid: 4.9 }, { pid: [1, 4] }], [{ pid: 40 }, { pid: true }, { pid: 'x' }]],
    ['pid: 4.0 or pid: 1e2', [{ pid: 4 }, { pid: 100 }], [{ pid: 1 }]],
    ['pid: 4.5', [], [{ pid: 4 }, { pid: 5 }]],
    ['pid > 4.5', [{ pid: 5 }], [{ pid: 4 }]],
    ['pid >= 9007199254740993', [{ pid: '9007199254740993' }], [{ pid: '9007199254740992' }]],
    ['small: 999', [], [{ small: 99 }]],
    ['ratio: 0.1', [{ ratio: 0.1 }], [{ ratio: 0.2 }]],
    [
      'ip: "fe80::/10" or ip: 10.1.2.3/8',
      [{ ip: 'fe80::1' }, { ip: '10.9.9.9' }, { ip: '::ffff:10.0.0.1' }],
      [{ ip: '11.0.0.1' }],
    ],
    ['ip > 10.0.0.1 and ip <= 10.0.0.3', [{ ip: '10.0.0.2' }, { ip: '10.0.0.3' }], [{ ip: '10.0.0.1' }, { ip: 'no' }]],
    ['time: "2026-03"', [at('2026-03-31T23:59:59.999Z')], [at('2026-04-01T00:00:00Z')]],
    ['time: "2026-03-11T08:14Z"', [at('2026-03-11T08:14:59Z')], [at('2026-03-11T08:15:00Z')]],
    ['time > now-1d/d', [at('2026-03-11T00:00:00Z')], [at('2026-03-10T23:59:59Z')]],
    ['time >= now/w', [at('2026-03-09T00:00:00Z')], [at('2026-03-08T23:59:59Z')]],
    ['time < "2026-01-31||+1M"', [at('2026-02-27T23:00:00Z')], [at('2026-02-28T00:00:00Z')]],
    ['time: 1000', [at('1000-05-05T00:00:00Z')], [at('1970-01-01T00:00:01Z')]],
    ['time: 10000', [at('1970-01-01T00:00:10Z'), { time: 10000 }], [at('1970-01-01T00:00:11Z')]],
    ['time >= null', [at('2026-01-01T00:00:00Z')], [{}]],
    ['ok: false', [{ ok: false }, { ok: 'false' }, { ok: '' }], [{ ok: true }, { ok: 'no' }, {}]],
    ['ok > false', [{ ok: true }], [{ ok: false }]],
    ['tags: a b', [{ tags: { x: { y: 'a b' } } }], [{ tags: { x: 'a' } }]],
    ['tags.x: a*', [{ tags: { x: 'ab' } }], [{ tags: { x: { y: 'ab' } } }]],
    ['tags: *', [{ tags: { x: 1 } }], [{ tags: {} }]],
    [
      'parts: { name: a and not size > 1 }',
      [{ parts: [{ name: 'a', size: 1 }] }, { parts: { name: 'a' } }],
      [{ parts: [{ name: 'a', size: 2 }, { size: 1 }] }],
    ],
    ['par*.name: *', [{ parts: [{ name: 'a' }] }], [{ parts: [{}] }]],
    ['parts: *', [], [{ parts: [{ name: 'a' }] }]],
    ['place: *', [{ place: '1,2' }], [{}]],
    ['*', [{}], []],
    ['*: *', [{}], []],
    ['null: a', [{ name: 'a' }, { line: 'x a' }, { tags: { k: 'a' } }], [{ name: 'ab' }, { parts: [{ name: 'a' }] }]],
    ['Image: a', [], [{ Image: 'a' }]],
  ])('%s', (text, yes, no) => {
    const query = load(text)
    const holds = (fields: object): boolean => queryHolds(query, eventFromObject({ ...fields }, { view: 'ecs' }))
    expect(yes.filter((fields) => !holds(fields))).toEqual([])
    expect(no.filter(holds)).toEqual([])
  })
})

describe('Elasticsearch refuses', () => {
  it.each([
    ['pid: 0x4', 'value-type'],
    ['pid: 4*', 'wildcard-type'],
    ['pid > 9223372036854775808', 'value-type'],
    ['ip: 10.0.*', 'wildcard-type'],
    ['ip: 10.0.0.0/33', 'value-type'],
    ['ip > 10.0.0.0/8', 'value-type'],
    ['time: 2026*', 'wildcard-type'],
    ['time: "2026-02-30"', 'value-type'],
    ['time: now-1x', 'value-type'],
    ['ok: TRUE', 'value-type'],
    ['name: null', 'value-type'],
    ['fixed > a', 'range-type'],
    ['tags.x: *a', 'wildcard-type'],
    ['tags.x > a', 'range-type'],
    ['name: { x: 1 }', 'nested-path'],
    ['*: abc', 'value-type'],
    ['place: 1', 'type-unknown'],
  ])('%s: %s', (text, code) => {
    const { rule, diagnostics } = loadQuery(text, { types: TYPES, now: NOW })
    expect(rule).toBeUndefined()
    expect(diagnostics).toContainEqual(expect.objectContaining({ code, severity: 'error' }))
  })
})

describe('of a query is remarked', () => {
  it.each([
    ['name: "*a*"', 'quoted-wildcard', '1:7'],
    ['line.text: "*a b*"', 'quoted-wildcard-text', '1:12'],
    ['line.text: *\\\\temp*', 'wildcard-splits', '1:12'],
    ['line: "C:\\temp"', 'escape-control', '1:7'],
    ['name: a or b', 'list-forgotten', '1:12'],
    ['b', 'value-alone', '1:1'],
    ['Name: a', 'field-misspelt', '1:1'],
    ['other.thing: a', 'field-unmapped', '1:1'],
    ['name == a', 'other-language', '1:1'],
    ['name: “a”', 'other-language', '1:5'],
    ['T | where name: x', 'other-language', '1:3'],
  ])('%j: %s', (text, code, place) => {
    const { rule, diagnostics } = loadQuery(text, { types: TYPES })
    expect(rule).toBeDefined()
    expect(diagnostics.map((each) => [each.code, `${each.line}:${each.column}`])).toContainEqual([code, place])
    expect(diagnostics.every(({ severity }) => severity !== 'error')).toBe(true)
  })

  it('that a field is Sysmon’s', () => {
    const [remark] = loadQuery('CommandLine: x').diagnostics
    expect(remark).toMatchObject({ code: 'field-of-sigma', hint: 'In Elasticsearch it is "process.command_line".' })
  })

  it.each([
    'process.name: "cmd.exe" and process.command_line: *\\\\Temp\\\\*',
    'winlog.event_data.GrantedAccess: 0x1410',
    'not user.name: *',
    'process.command_line: ("a && b | where c == d" or *x && y | take*)',
  ])('nothing where all is well: %s', (text) => {
    expect(loadQuery(text).diagnostics).toEqual([])
  })
})

describe('what a test asks is said in words:', () => {
  it.each([
    [
      'name: "*a*"',
      'name is keyword: the stars in quotes are no wildcards but themselves; the whole value is "*a*", in this case',
    ],
    [
      'name: *a',
      'name is keyword: one value ends with "a", in this case; values of more than 10 characters are not indexed',
    ],
    ['line: a*b', 'line is wildcard: a whole value is like "a*b", in this case'],
    [
      'line.text: "*Discovery.bat*"',
      'line.text is match_only_text: the stars in quotes are no wildcards, the text is analysed; the word discovery.bat stands somewhere in the value, in any case',
    ],
    [
      'line.text: "delete shadows"',
      'line.text is match_only_text: the words delete shadows stand side by side somewhere in the value, in any case',
    ],
    [
      'line.text: delete shadows',
      'line.text is match_only_text: one of the words delete shadows stands somewhere in the value, in any case',
    ],
    [
      'line.text: "*"',
      'line.text is match_only_text: the stars in quotes are no wildcards, the text is analysed; no word is left of it, so it never holds',
    ],
    ['line.text: *Enc*', 'line.text is match_only_text: one word contains "enc", in any case'],
    ['pid >= 4', 'pid is long: the number is at least 4'],
    ['name < 5', 'name is keyword: a value is before "5", compared as text, sign by sign'],
    ['ip: 10.0.0.0/8', 'ip is ip: the address lies from 10.0.0.0 to 10.255.255.255'],
    [
      'time: "2026-03-11"',
      'time is date: the time lies from 2026-03-11T00:00:00.000Z to 2026-03-11T23:59:59.999Z (UTC)',
    ],
    ['Image: a', 'there is no field Image, so it never holds'],
  ])('%s', (text, meaning) => {
    const { tests } = queryTrace(load(text), eventFromObject({}))
    expect(tests.map((each) => each.meaning)).toEqual([meaning])
  })
})
