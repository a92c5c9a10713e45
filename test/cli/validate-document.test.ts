/** Detection documents through `validate`: what is printed, written and answered with. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readDocument } from '../../src/document/index.ts'
import { ROOT } from '../node/logs.ts'
import { temporaryFolder } from '../node/temporary-folder.ts'
import { describeWithShared } from '../shared-folder.ts'
import { inProcess } from './command.ts'

const CORRECTED = 'rules/T1074.001-local-data-staging.md'
const SOUND = fileURLToPath(new URL('../document/sound/bitsadmin.md', import.meta.url))

const FAULTY = readFileSync(SOUND, 'utf8')
  .replace("'\\bitsadmin.exe'", "'\\bitsadmn.exe'")
  .replace('*http*', '"*http*"')
  .replace('attack.t1105', 'attack.1105')

interface Report {
  readonly documents: readonly {
    readonly path: string
    readonly findings: readonly { readonly line: number; readonly column: number; readonly code: string }[]
  }[]
}

function validate(line: string, files: { readonly [path: string]: string } = { 'a.md': FAULTY }) {
  return inProcess(['validate', ...line.split(' ')], { cwd: temporaryFolder(files) })
}

describe('validate with a detection document', () => {
  it('prints each finding at its line, and exits with 1', async () => {
    const { code, out } = await validate('a.md')
    expect(code).toBe(1)
    expect(out).toMatchInlineSnapshot(`
      "a.md:49:5: warning[tag-attack]: "attack.1105" names no technique, tactic, group, software or mitigation of ATT&CK.
       49 |   - attack.1105
          |     ^~~~~~~~~~~
          = hint: Write "attack.t1105".

      a.md:55:21: error[value-typo]: "\\bitsadmn.exe" is nowhere in what the test does; "\\bitsadmin.exe" is, at distance 1.
       55 |     Image|endswith: '\\bitsadmn.exe'
          |                     ^~~~~~~~~~~~~~~
          = hint: Did you mean "\\bitsadmin.exe"? The query has it so.

      a.md:81:27: warning[quoted-wildcard]: A star in quotes is no wildcard: process.command_line is wildcard, so the value has to be "*http*", stars included.
       81 | and process.command_line: "*http*"
          |                           ^~~~~~~~
          = hint: Without quotes the stars are wildcards; signs like \\ : ( ) then need a backslash.

      a.md: 1 error, 2 warnings (rule in line 39; query in line 77; command in line 22)
        assumed: #{remote_file} has its default, https://example.com/tool.md
        assumed: #{local_file} has its default, %temp%\\tool.md
      "
    `)
  })

  it('has nothing to say of the corrected document, and exits with 0', async () => {
    const { code, out } = await inProcess(['validate', CORRECTED])
    expect({ code, out }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "out": "rules/T1074.001-local-data-staging.md: nothing is wrong (rule in line 38; query in line 94; command in line 22)
        assumed: #{output_file} has its default, $env:TEMP\\discovery.bat
      ",
      }
    `)
  })

  it('gives the same findings as JSON', async () => {
    const { out } = await validate('a.md -f json')
    const { documents } = JSON.parse(out) as Report
    expect(documents[0]!.findings.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual([
      '49:5 tag-attack',
      '55:21 value-typo',
      '81:27 quoted-wildcard',
    ])
  })

  it.each(['junit', 'sarif', 'github', 'markdown'])('names each kind of finding as %s', async (format) => {
    const { code, out } = await validate(`a.md -f ${format}`)
    expect(code).toBe(1)
    for (const kind of ['tag-attack', 'value-typo', 'quoted-wildcard']) expect(out).toContain(kind)
  })

  it('finds documents in folders, and leaves other Markdown there alone', async () => {
    const { code, out, err } = await validate('docs', { 'docs/a.md': FAULTY, 'docs/README.md': '# Nothing to see' })
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(out).toContain('docs/a.md:55:21')
  })

  it('says of a file without rule and query that it is no document, with 3', async () => {
    const { code, err } = await validate('b.md', { 'b.md': '# T1105\n\nWords.\n' })
    expect({ code, err }).toEqual({
      code: 3,
      err: 'b.md: it is no detection document: there is no Sigma rule and no Kibana query in it\n',
    })
  })

  it('takes the tests of Atomic Red Team from a folder, and tells what it cannot read there', async () => {
    const atomics = {
      'atomics/T1105/T1105.yaml': `attack_technique: T1105
atomic_tests:
- name: Fetch with bitsadmin
  executor:
    name: command_prompt
    command: |
      bitsadmin.exe /transfer fetch /Priority HIGH #{remote_file} #{local_file}
`,
      'atomics/T1106/T1106.yaml': 'atomic_tests: [',
    }
    const { code, out, err } = await validate('a.md --atomics atomics', {
      'a.md': readFileSync(SOUND, 'utf8').replace('Test #9', 'Test #1').replace('/Priority', '/Priorty'),
      ...atomics,
    })
    expect(code).toBe(1)
    expect(err).toMatch(/^atomics\/T1106\/T1106\.yaml:1:16: /)
    expect(out).toContain('command-typo')
  })
})

describeWithShared('the document that the project starts from', () => {
  it('has these findings, each at its line and column', async () => {
    const { code, out } = await inProcess(['validate', join('..', 'shared', 'seed', 'T1074.001.txt'), '-f', 'json'])
    const { documents } = JSON.parse(out) as Report
    expect(code).toBe(1)
    expect(documents[0]!.findings.map((each) => `${each.line}:${each.column} ${each.code}`)).toEqual([
      '25:1 started-by-runner',
      '57:5 tag-attack',
      '58:5 tag-attack',
      '59:5 tag-invalid',
      '70:9 value-typo',
      '73:27 parent-remote-only',
      '75:14 rule-query-disagree',
      '95:32 quoted-wildcard-text',
      '109:3 limitation-unread',
    ])
  })
})

describe('the corrected document', () => {
  it('has a rule and a query that agree on our recordings, and see what they are about', async () => {
    const [part] = readDocument(readFileSync(CORRECTED, 'utf8'), CORRECTED).parts
    const cwd = temporaryFolder({ 'rule.yml': part!.rules[0]!.text, 'query.kql': part!.queries[0]!.text })
    const logs = ['local', 'remote'].map((where) => join(ROOT, `samples/staging-download-${where}.evtx`))
    const { code, out } = await inProcess(
      ['agree', ...logs, '-r', 'rule.yml', '--query-file', 'query.kql', '-f', 'json', '--fail-on-difference'],
      { cwd },
    )
    expect(code).toBe(0)
    expect(out).toMatch(/"both":[1-9]/)
  })
})
