/** Suggestions in words: one case a kind, so that none is without. */
import { describe, expect, it } from 'vitest'
import { MEND_KINDS, type Mend, type MendKind } from '../../src/mend/index.ts'
import { mendLines, mendText } from '../../src/report/index.ts'

const MEND: Mend = {
  kind: 'typo',
  path: 'rules/a.yml',
  ...{ start: 100, end: 114, line: 12, column: 9 },
  ...{
    current: "'Disovery.bat'",
    replacement: "'Discovery.bat'",
    edits: [{ start: 100, end: 114, text: "'Discovery.bat'" }],
  },
  ...{ distance: 1, isVerified: true, fires: 2, cost: 1 },
  ...{ selection: 'sel', field: 'CommandLine', expected: 'Disovery.bat' },
  ...{ actual: `${'x'.repeat(100)}Discovery.bat\u001b[31m`, offset: 100, event: null },
}

describe('a suggestion', () => {
  it('tells its place, what was recorded there, and what came of trying it', () => {
    expect(mendLines([MEND, { ...MEND, isVerified: false, field: null, actual: null }])).toEqual([
      "1. rules/a.yml:12:9: 1 character from what was recorded: 'Disovery.bat'; write 'Discovery.bat'",
      `   sel, CommandLine: recorded: …${'x'.repeat(36)}Discovery.bat\\u001b[31m`,
      '   tried: the rule then fires on 2 of the nearest events',
      "2. rules/a.yml:12:9: 1 character from what was recorded: 'Disovery.bat'; write 'Discovery.bat'",
      '   sel',
      '   tried: not enough by itself',
    ])
  })

  it.each<[kind: MendKind, change: Partial<Mend>, text: string]>([
    ['typo', { distance: 2 }, "2 characters from what was recorded: 'Disovery.bat'; write 'Discovery.bat'"],
    [
      'condition',
      { current: 'not ', replacement: '' },
      'the condition asks for something else than was recorded: take out not',
    ],
    [
      'condition',
      { current: 'and', replacement: 'or' },
      'the condition asks for something else than was recorded: and; write or',
    ],
    [
      'modifier',
      { current: 'all', replacement: '' },
      'the value is there, in another place or form: all; write no modifier',
    ],
    [
      'filter',
      { current: "'*'", replacement: null },
      "an exception takes the event away: '*' is too wide, or should not be there",
    ],
    ['test', { current: "'x'", replacement: null }, "nothing like it was recorded: 'x'"],
    [
      'logsource',
      { current: 'linux', replacement: 'windows' },
      'the log source has none of these events: linux; windows has',
    ],
  ])('%s %j: %s', (kind, change, text) => {
    expect(mendText({ ...MEND, ...change, kind })).toBe(text)
  })

  it.each(Object.keys(MEND_KINDS) as MendKind[])('of kind %s has words, with a replacement and without', (kind) => {
    for (const replacement of ['x', '', null]) expect(mendText({ ...MEND, kind, replacement })).toMatch(/\w{3}/)
  })

  it('that goes says what the rule does without it, and one without edits that it was not tried', () => {
    expect(mendLines([{ ...MEND, replacement: null }]).at(-1)).toContain('tried: without it the rule fires on 2 of')
    expect(mendLines([{ ...MEND, edits: [], isVerified: false }]).at(-1)).toContain('not tried')
  })
})
