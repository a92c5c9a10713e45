/** What `lint` prints, writes and answers with. */
import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LINT_FORMATS } from '../../src/cli/lint-options.ts'
import { VERSION } from '../../src/cli/version.ts'
import { CHECKS } from '../../src/sigma/catalogue-checks.ts'
import { DIAGNOSTICS } from '../../src/sigma/index.ts'
import { sample, xmlExport } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { changed, GOOD_RULE } from '../sigma/checks/good-rule.ts'
import { inProcess, linesOf, type Outcome } from './command.ts'

const GOOD = 'proc_creation_win_good_example.yml'

/** Every severity, a tab, a sign that a terminal obeys, a long line, a place over two lines, fixes and no fix. */
const BAD_RULE = `title: Bad Example
id: not-a-uuid
status: TEST
references:
	- x
`

const FLAWED_RULE = changed(
  GOOD_RULE,
  ['5c1a3d52-7f0e-4d1b', 'nobody'],
  ['status: test', 'status: TEST'],
  ['nobody has', `nobody has ${'and so on '.repeat(30)}`],
  ['- attack.t1059.001', '- attack.1059.001'],
  ["'\\beta.exe'", "'beta.exe'   \t# \u001b[31m beta"],
  [' and not filter_main_parent', ' and not filter_main_parent and not selection_cli'],
  ['- Unknown', '- unkown'],
  ['level: medium', "ticket: '47, 11: 100%'\nlevel: high"],
)

const BROKEN_RULE = changed(GOOD_RULE, ['Image|endswith:', 'Image|endswit:'], ['selection_cli:', 'selection_cmd:'])

function world(files: { readonly [path: string]: string | Uint8Array }): string {
  return temporaryFolder(files)
}

function lint(line: string, cwd: string, isErrTerminal = false): Promise<Outcome> {
  return inProcess(['lint', ...line.split(' ')], { cwd, isErrTerminal })
}

describe('the forms of findings', () => {
  const cwd = world({
    'rules/a b,c.yml': FLAWED_RULE,
    'rules/broken.yml': BROKEN_RULE,
    'rules/yaml.yml': BAD_RULE,
    [`rules/${GOOD}`]: GOOD_RULE.replace('Good', 'Best').replace('5c1a3d52', '6c1a3d52'),
  })

  it.each(LINT_FORMATS)('%s is this document, byte for byte', async (format) => {
    const { code, out } = await lint(`rules -f ${format} --min-severity info`, cwd)
    expect(code).toBe(2)
    const golden = format === 'sarif' ? withoutCatalogue(out) : out
    await expect(golden).toMatchFileSnapshot(`golden/lint.${format === 'text' ? 'txt' : format}`)
  })

  /** The catalogue grows with every check; results must point into it all the same. */
  function withoutCatalogue(text: string): string {
    const document = JSON.parse(text)
    const [{ tool, results }] = document.runs
    expect(tool.driver.version).toBe(VERSION)
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(Object.keys(DIAGNOSTICS))
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId)
    const [rule] = tool.driver.rules
    Object.assign(tool.driver, { version: '…', rules: [rule] })
    for (const result of results) delete result.ruleIndex
    return `${JSON.stringify(document, undefined, 2)}\n`
  }

  it('regions of SARIF hold the text that is meant, and their replacements the fix', async () => {
    const { out } = await lint('rules -f sarif --only word-case', cwd)
    const [{ locations, fixes }] = JSON.parse(out).runs[0].results
    const { region, artifactLocation } = locations[0].physicalLocation
    expect(artifactLocation.uri).toBe('rules/a%20b%2Cc.yml')
    const line = FLAWED_RULE.split('\n')[region.startLine - 1]!
    expect(line.slice(region.startColumn - 1, region.endColumn - 1)).toBe('TEST')
    expect(fixes[0].artifactChanges[0].replacements).toEqual([
      { deletedRegion: { startLine: 3, startColumn: 9, endLine: 3, endColumn: 13 }, insertedContent: { text: 'test' } },
    ])
  })

  it('an output file holds the same', async () => {
    const { out } = await lint('rules -f json', cwd)
    const { out: nothing } = await lint('rules -f json -o found.json', cwd)
    expect(nothing).toBe('')
    expect(readFileSync(join(cwd, 'found.json'), 'utf8')).toBe(out)
  })

  it('an output that is a rule is refused', async () => {
    const { code, err } = await lint('rules -o rules/broken.yml', cwd)
    expect(code).toBe(3)
    expect(err).toContain('this file is part of the input')
    expect(readFileSync(join(cwd, 'rules/broken.yml'), 'utf8')).toBe(BROKEN_RULE)
  })
})

describe('what is shown', () => {
  const cwd = world({
    [GOOD]: GOOD_RULE,
    'warned.yml': changed(GOOD_RULE, ["'\\beta.exe'", "'beta.exe'"]),
    'text.yml': 'a: b',
  })

  it('nothing, with the number of rules that were looked at', async () => {
    expect(await lint(GOOD, cwd)).toEqual({ code: 0, out: '', err: '1 file, 1 rule: no findings\n' })
    expect(await lint(`${GOOD} -q`, cwd)).toEqual({ code: 0, out: '', err: '' })
    expect((await lint('text.yml', cwd)).err).toBe('1 file, 0 rules: no findings\n')
  })

  it('only what is asked for', async () => {
    const codes = async (line: string): Promise<readonly string[]> => {
      const { out } = await lint(`warned.yml -f json ${line}`, cwd)
      return JSON.parse(out).findings.map(({ code }: { code: string }) => code)
    }
    expect(await codes('')).toEqual(['backslash-missing'])
    expect(await codes('--min-severity info')).toEqual(
      ['file-name', 'file-prefix', 'backslash-missing'].filter((code) => code !== 'file-name'),
    )
    expect(await codes('--only file-prefix')).toEqual(['file-prefix'])
    expect(await codes('--ignore backslash-missing')).toEqual([])
    expect((await lint('warned.yml --only file-name,backslash-missing', cwd)).err).toContain('1 warning')
  })

  it('the catalogue, without rules', async () => {
    const { code, out } = await lint('--list', cwd)
    expect(code).toBe(0)
    expect(linesOf(out).map((line) => line.split(' ')[0])).toEqual(Object.keys(DIAGNOSTICS))
    const rows = JSON.parse((await lint('--list -f json', cwd)).out)
    expect(rows.filter(({ code: each }: { code: string }) => Object.hasOwn(CHECKS, each))).toHaveLength(
      Object.keys(CHECKS).length,
    )
  })

  it('in no colours where nobody sees them', async () => {
    expect((await lint('warned.yml --no-color', cwd, true)).out).not.toContain('\u001b')
    expect((await lint('warned.yml --color', cwd)).out).toContain('\u001b[33m')
  })
})

it('the rules made for this project have no error and no warning', async () => {
  expect(await inProcess(['lint', 'rules', '-q'])).toEqual({ code: 0, out: '', err: '' })
})

describe('--words', () => {
  const folder = temporaryFolder({
    'rule.yml': changed(GOOD_RULE, ["' -run '", "'\\\\Disovery.bat'"]),
    'tests/a.yaml': 'discovery '.repeat(10),
    'log.xml': xmlExport('discovery '.repeat(10)),
    'no-words.evtx': sample('old-schema'),
  })
  const found = async (...args: string[]) => {
    const { out } = await inProcess(['lint', 'rule.yml', '--only', 'value-misspelt', ...args], { cwd: folder })
    return out
  }

  it('of YAML files and recordings are real ones', async () => {
    expect(await found()).toBe('')
    expect(await found('--words', 'tests')).toContain(
      'Did you mean "discovery", one letter away? It is in what --words names.',
    )
    expect(await found('--words', 'log.xml')).toContain('warning[value-misspelt]')
    expect(await found('--words', 'no-words.evtx')).toBe('')
  })

  it('that are not there are told', async () => {
    const { code, err } = await inProcess(['lint', 'rule.yml', '--words', 'none'], { cwd: folder })
    expect(code).toBe(3)
    expect(err).toContain('--words: none: there is no such file or folder')
  })
})

describe('exit codes', () => {
  const cwd = world({
    [GOOD]: GOOD_RULE,
    'warned.yml': changed(GOOD_RULE, ["'\\beta.exe'", "'beta.exe'"]),
    'broken.yml': BROKEN_RULE,
    'folder/readme.txt': '',
  })

  it.each([
    [GOOD, 0],
    ['warned.yml', 0],
    ['warned.yml --fail-on warning', 1],
    [`${GOOD} --fail-on info`, 0],
    ['broken.yml', 2],
    ['broken.yml --fail-on warning', 2],
    ['nothing.yml', 3],
    [`${GOOD} nothing.yml`, 3],
    ['folder', 3],
    [`${GOOD} --only no-such-code`, 3],
  ])('lint %s: %d', async (line, code) => {
    expect((await lint(line, cwd)).code).toBe(code)
  })

  it('a code that was probably meant is named', async () => {
    expect((await lint(`${GOOD} --ignore backslash-mising`, cwd)).err).toContain('Did you mean "backslash-missing"?')
  })
})

describe('--fix', () => {
  const bad = changed(GOOD_RULE, ['status: test', 'status: TEST'], ['date: 2024-01-02', 'date: 2024/01/02'])

  it('mends, says what, and shows what is left', async () => {
    const cwd = world({
      [GOOD]: bad,
      'warned.yml': changed(GOOD_RULE, ["'\\beta.exe'", "'beta.exe'"], ['5c1a', '6c1a'], ['Good', 'Other']),
    })
    chmodSync(join(cwd, GOOD), 0o640)
    const { code, out, err } = await lint('. --fix', cwd)
    expect(code).toBe(0)
    expect(linesOf(err)).toEqual([
      `./${GOOD}: fixed 1 word-case, 1 date-form`,
      '2 files, 2 rules: 0 errors, 1 warning; 2 fixed; 1 more not shown by --min-severity, --only or --ignore',
    ])
    expect(out).toContain('backslash-missing')
    expect(readFileSync(join(cwd, GOOD), 'utf8')).toBe(GOOD_RULE)
    expect(statSync(join(cwd, GOOD)).mode & 0o777).toBe(0o640)
    expect((await lint(`${GOOD} --fix`, cwd)).err).toBe('1 file, 1 rule: no findings\n')
  })

  it('mends only what would be shown', async () => {
    const cwd = world({ [GOOD]: bad })
    await lint(`${GOOD} --fix --only date-form`, cwd)
    expect(readFileSync(join(cwd, GOOD), 'utf8')).toBe(changed(GOOD_RULE, ['status: test', 'status: TEST']))
  })

  it('leaves a link a link', async () => {
    const cwd = world({ [`kept/${GOOD}`]: bad })
    symlinkSync(join('kept', GOOD), join(cwd, GOOD))
    await lint(`${GOOD} --fix`, cwd)
    expect(readFileSync(join(cwd, 'kept', GOOD), 'utf8')).toBe(GOOD_RULE)
  })

  it('writes no file that is not UTF-8', async () => {
    const bytes = Buffer.from(bad.replace('Somebody', 'J\u00fcrgen'), 'latin1')
    const cwd = world({ [GOOD]: bytes })
    expect((await lint(`${GOOD} --fix`, cwd)).code).toBe(2)
    expect(readFileSync(join(cwd, GOOD))).toEqual(bytes)
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'says so when a file cannot be written',
    async () => {
      const cwd = world({ [`kept/${GOOD}`]: bad })
      chmodSync(join(cwd, 'kept'), 0o500)
      const { code, err } = await lint(`kept/${GOOD} --fix`, cwd)
      chmodSync(join(cwd, 'kept'), 0o700)
      expect(code).toBe(3)
      expect(err).toContain('not fixed: permission is denied')
    },
  )

  it('loses nothing when a file is linted while it is written', async () => {
    const cwd = world({ [GOOD]: bad })
    const running = lint(`${GOOD} --fix`, cwd)
    writeFileSync(join(cwd, GOOD), bad)
    expect((await running).code).toBe(0)
    expect(readFileSync(join(cwd, GOOD), 'utf8')).toBe(GOOD_RULE)
  })
})
