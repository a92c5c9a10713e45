/** docs/regular-expressions.md: what it says of us, of Python and of SigmaHQ's rules is so. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { compileRegex } from '../../src/detect/linear-regex.ts'
import { parseRegex } from '../../src/sigma/index.ts'
import { describeWithShared } from '../shared-folder.ts'
import { loadEventRules } from '../sigma/event-rules.ts'
import { sharedRuleFiles } from '../sigma/shared-cases.ts'
import { CONSTRUCTS, tokensOf } from './regex-constructs.ts'
import { regexesOf } from './rule-regexes.ts'

interface Row {
  readonly construct: string
  readonly pattern: string
  readonly text: string
  readonly python: string
  readonly here: string
  readonly rules: string
}

const page = readFileSync(new URL('../../docs/regular-expressions.md', import.meta.url), 'utf8')

/** Rows whose second and third cells are a pattern and a text in quotes; a pipe in a cell is escaped. */
const rows = page
  .split('\n')
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|')))
  .filter((cells) => /^`".*"`$/.test(cells[3] ?? ''))
  .map(
    ([, construct, pattern, text, python, here, rules]): Row => ({
      construct: construct!,
      pattern: unquoted(pattern!),
      text: JSON.parse(unquoted(text!)) as string,
      python: python!,
      here: here!,
      rules: rules!,
    }),
  )

/** Without the backticks, of which there are two where one is part of the code. */
function unquoted(cell: string): string {
  return cell.replace(/^`|`$/g, '')
}

it.each(rows)('$construct: $pattern in $text: $here', ({ pattern, text, here }) => {
  const parsed = parseRegex(pattern)
  if (parsed.ok) expect(compileRegex(parsed)(text) ? 'found' : 'not found').toBe(here)
  else expect(parsed.reason === 'unsupported' ? 'refused' : 'error').toBe(here)
})

it('has a row for each construct, and each row is one', () => {
  expect(new Set(rows.map(({ construct }) => construct))).toEqual(new Set(Object.keys(CONSTRUCTS)))
  expect(rows.length).toBeGreaterThan(40)
})

const PYTHON = `
import json, re, sys, warnings
warnings.simplefilter("ignore")
def verdict(row):
    try:
        return "found" if re.search(row["pattern"], row["text"]) else "not found"
    except re.error:
        return "error"
json.dump([verdict(row) for row in json.load(sys.stdin)] if sys.version_info >= (3, 11) else None, sys.stdout)
`

it('says of Python what Python says', (context) => {
  const { status, stdout } = spawnSync('python3', ['-c', PYTHON], { input: JSON.stringify(rows), encoding: 'utf8' })
  const verdicts = status === 0 ? (JSON.parse(stdout) as string[] | null) : null
  if (verdicts === null) return context.skip('there is no Python of version 3.11 or later')
  expect(rows.map(({ pattern, text }, row) => [pattern, text, verdicts[row]])).toEqual(
    rows.map(({ pattern, text, python }) => [pattern, text, python]),
  )
})

describeWithShared('the rules of SigmaHQ', () => {
  it('use each construct as often as the page says', () => {
    const regexes = regexesOf(loadEventRules(sharedRuleFiles()).rules)
    const tokens = regexes.map(({ path, pattern }) => ({ path, tokens: tokensOf(pattern) }))
    const counts = Object.fromEntries(
      Object.entries(CONSTRUCTS).map(([construct, asks]) => [
        construct,
        new Set(tokens.filter((each) => asks(each.tokens)).map(({ path }) => path)).size,
      ]),
    )
    expect(Object.fromEntries(rows.map(({ construct, rules }) => [construct, Number(rules)]))).toEqual(counts)
  })
})
