/** What is found in detection documents, however they are written. */
import { describe, expect, it } from 'vitest'
import { readDocument } from '../../src/document/index.ts'
import { recogniseCode } from '../../src/document/recognise.ts'

const RULE = `title: T
logsource:
  product: windows
  category: process_creation
detection:
  s:
    Image|endswith: '\\a.exe'
  condition: s
`

function part(text: string) {
  return readDocument(text, 'a.md').parts[0]!
}

function indented(text: string, by: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? line : by + line))
    .join('\n')
}

describe('a rule', () => {
  it.each([
    ['in a fence with a label', `# T1105\n\n\`\`\`yaml\n${RULE}\`\`\`\n`],
    ['in a fence without one', `# T1105\n\n\`\`\`\n${RULE}\`\`\`\n`],
    ['in a fence with a wrong one', `# T1105\n\n\`\`\`bash\n${RULE}\`\`\`\n`],
    ['in a fence of tildes', `# T1105\n\n~~~~ yml\n${RULE}~~~~\n`],
    ['in a fence that never ends', `# T1105\n\n\`\`\`yaml\n${RULE}`],
    ['in an indented block', `# T1105\n\nRule:\n\n${indented(RULE, '    ')}\n\nMore.\n`],
    ['in a block indented with tabs', `# T1105\n\n${indented(RULE, '\t')}\n`],
    ['in a fence of a list', `1. Rule\n\n   \`\`\`yaml\n${indented(RULE, '   ')}\n   \`\`\`\n2. More\n`],
    ['in a fence of a quotation', `> \`\`\`\n${indented(RULE, '> ')}\n> \`\`\`\n`],
    ['in a fence below <details>', `<details><summary>Rule</summary>\n\n\`\`\`yaml\n${RULE}\`\`\`\n</details>\n`],
    ['between paragraphs', `# T1105\n\nThe rule:\n\n${RULE}\nThat was it.\n`],
    ['with broken YAML', `\`\`\`\n${RULE}  - x: [\n\`\`\`\n`],
  ])('is found %s', (_, text) => {
    for (const each of [text, text.replaceAll('\n', '\r\n'), `\ufeff${text}`]) {
      const { rules } = part(each)
      expect(rules).toHaveLength(1)
      const [{ start, end, text: found, inPlace }] = rules as [(typeof rules)[0]]
      expect(each.slice(start, end)).toMatch(/^title: T[\s\S]*(?:condition: s|x: \[)$/)
      expect(found).toContain("Image|endswith: '\\a.exe'")
      // What stands in place stands at the same offsets.
      expect(inPlace.slice(start, start + 8)).toBe('title: T')
      expect(inPlace.slice(0, start)).toMatch(/^\s*$/)
    }
  })

  it('may be one of several, in one block or in several', () => {
    expect(part(`\`\`\`\n${RULE}---\n${RULE}\`\`\`\n\n\`\`\`\n${RULE}\`\`\`\n`).rules).toHaveLength(2)
  })

  it('is no block that only mentions the words', () => {
    expect(part('```\nlogsource and detection: are words\n```\n').rules).toEqual([])
  })
})

describe('a block of code', () => {
  it.each([
    ['kibana', 'process.name: "a.exe" and event.code: 1', ''],
    ['kibana', 'not (host.name : x or process.pid > 5)', 'sql'],
    ['kibana', 'Image: *a.exe* and EventID: 1', 'kuery'],
    ['lucene', 'process.name:a* AND @timestamp:[now-1d TO now]', ''],
    ['lucene', 'process.name:a AND event.code:1', 'lucene'],
    ['kusto', 'DeviceProcessEvents\n| where FileName == "a.exe"', 'kql'],
    ['splunk', 'index=win EventCode=1 | stats count by host', ''],
    ['eql', 'process where process.name == "a.exe"', ''],
    ['eql', 'sequence by host.id with maxspan=1m\n  [process where true]', ''],
    ['esql', 'FROM logs-* | WHERE process.name == "a.exe"', ''],
    ['query-dsl', '{ "query": { "bool": { "filter": [] } } }', 'json'],
    ['sql', 'SELECT * FROM processes WHERE name = 1', ''],
    ['yara', 'rule a {\n  condition: true\n}', ''],
    ['event', '{"EventID": 1, "Image": "a.exe"}', ''],
    ['event', '<Event xmlns="x"><System/></Event>', ''],
    ['atomic', 'attack_technique: T1105\natomic_tests: []', 'yaml'],
    ['command', 'bitsadmin.exe /transfer x https://example.com/a.b:80 c', ''],
    ['command', '[System.Net.WebClient]::new().DownloadFile("a", "b")', 'powershell'],
    ['command', 'Get-Process | Where-Object { $_.Name -eq "a" }', ''],
  ])('is recognised by its content: %s', (language, text, label) => {
    expect(recogniseCode(text, label, '')).toBe(language)
  })

  it('in a language that is not read is named with its place', () => {
    const text = '# T1105\n\n```kql\nDeviceEvents\n| where a == 1\n```\n'
    expect(part(text)).toMatchObject({ queries: [], notJudged: [{ language: 'kusto', start: text.indexOf('Device') }] })
  })
})

describe('a command', () => {
  it.each([
    ['below a heading', '## Attack\n\n```\nwhoami /all\n```\n', undefined],
    ['with the shell as label', '## Steps\n\n```powershell\nwhoami /all\n```\n', 'powershell'],
    ['with the shell in the heading', '## Test (PowerShell)\n\n```\nwhoami /all\n```\n', 'powershell'],
    ['behind a prompt, with its output', '## Test\n\n```\nC:\\Users\\x> whoami /all\nx\\y\n```\n', 'command_prompt'],
    ['behind a prompt of PowerShell', '## Test\n\n```\nPS C:\\> whoami /all\n```\n', 'powershell'],
    ['on the line of its fence', '## Simulation\n\n```  whoami /all\n```\n', undefined],
    ['beside its label', '**Command:** `whoami /all`\n', undefined],
    ['with the shell under a label', '**Executor:** Command Prompt\n\n## Test\n\n    whoami /all\n', 'command_prompt'],
  ])('is found %s', (_, text, executor) => {
    const { commands } = part(text)
    expect(commands.map((command) => [command.text, command.executor])).toEqual([['whoami /all', executor]])
    expect(text.slice(commands[0]!.start)).toMatch(/^(?:`|C:\\Users\\x> |PS C:\\> )?whoami/)
  })

  it.each(['## Cleanup', '## Prerequisites', '## Expected Output', '## Voraussetzungen'])(
    'is none of the attack below %s',
    (heading) => {
      expect(part(`## Attack\n\n${heading.replace('##', '###')}\n\n\`\`\`cmd\nwhoami\n\`\`\`\n`).commands).toEqual([])
    },
  )

  it('that calls the test runner names a technique and is not run', () => {
    const { commands, techniques } = part('## Test\n\n```powershell\nInvoke-AtomicTest T1105 -TestNumbers 9\n```\n')
    expect({ commands, techniques }).toMatchObject({ commands: [], techniques: [{ where: 'runner', text: 'T1105' }] })
  })
})

describe('statements', () => {
  it.each([
    ['**Event ID:** 1 (Process Creation)', [1]],
    ['- **Event IDs**: 1, 3 and 4688', [1, 3, 4688]],
    ['Event ID: 11', [11]],
    ['Ereignis-ID: 1', [1]],
    ['| Log | Event ID | Channel |\n|---|---|---|\n| Sysmon | 1 | x |', [1]],
    ['| Event ID | 4688 |', [4688]],
    ['## Data Sources\n\n- Sysmon Event ID 1 (Process Creation, since 2014)', [1]],
    ['## Limitations\n\n- Event ID 4104 has more', []],
    ['The Event ID 7 is something else', []],
  ])('about event ids are read: %s', (text, ids) => {
    expect(part(`${text}\n`).eventIds.map(({ id }) => id)).toEqual(ids)
  })

  it.each([
    ['**Tactic:** Collection', ['Collection']],
    ['**Tactics**: Collection, *Exfiltration*', ['Collection, Exfiltration']],
    ['Taktik: Collection', ['Collection']],
    ['| Tactic | [Impact](https://x.y) |', ['Impact']],
    ['## Tactic\n\nCollection', ['Collection']],
    ['**Tactic:**\n- Collection\n- Impact', ['Collection', 'Impact']],
  ])('about tactics are read: %s', (text, tactics) => {
    expect(part(`${text}\n`).tactics.map((each) => each.text)).toEqual(tactics)
  })

  it.each([
    ['- `#{a_b}` - the file, default: `C:\\x`', 'a_b', 'C:\\x'],
    ['| Name | Description | Default |\n|---|---|---|\n| a_b | the file | x |', 'a_b', 'x'],
    ['* **#{a_b}**: the file (default "y z")', 'a_b', 'y z'],
  ])('about inputs are read: %s', (text, name, fallback) => {
    expect(part(`## Inputs\n\n${text}\n`).inputs).toMatchObject([{ name, fallback }])
  })

  it.each([
    ['Sysmon 1 or Security 4688', [1, 4688]],
    ['- Sysmon 1', [1]],
    ['Windows Security (event ID 4688), PowerShell 4104.', [4688, 4104]],
    ['Sysmon 13 or later', []],
    ['Sysmon 15.14 with event ID 1', [1]],
    ['At least Sysmon 13, with its event ID 1', [1]],
    ['Requires Sysmon 14 and winlogbeat 8', []],
  ])('among words about logs event ids are told from versions: %s', (text, ids) => {
    expect(part(`## Data Sources\n\n${text}\n`).eventIds.map(({ id }) => id)).toEqual(ids)
  })

  it.each([
    '## Inputs\n\n- `url` – where it is, default http://a',
    '## Inputs\n\n| Argument | Default |\n|---|---|\n| url | http://a |',
    'Arguments:\n\n* `file` - what\n* `url`: where, default `http://a`',
    '**Inputs**\n\n`url` (Url): where (default: http://a)',
    'with these arguments:\n\n| Name | Type | Default Value |\n|--|--|--|\n| url | string | http://a |',
  ])('an input may have a name of one word, and stand under a title that is no heading: %s', (text) => {
    expect(part(`${text}\n`).inputs.find(({ name }) => name === 'url')?.fallback).toMatch(/^http:\/\/a$/)
  })

  it('keep their place in the text', () => {
    const text = '# T1105 – X\n\n> **Tactic:**  Collection  \n\n* **Severity**: `High`\n'
    const { tactics, severities, techniques } = part(text)
    for (const each of [...tactics, ...techniques]) expect(text.slice(each.start, each.end)).toBe(each.text)
    expect(text.slice(severities[0]!.start, severities[0]!.end)).toBe('`High`')
  })
})

it('a document about several techniques has a part for each that has a detection', () => {
  const section = (id: string) => `## ${id} X\n\nTactic: Impact\n\n\`\`\`\n${RULE}\`\`\`\n\n`
  expect(
    readDocument(`# All\n\n${section('T1001')}${section('T1002')}`, 'a.md').parts.map(({ rules }) => rules.length),
  ).toEqual([1, 1])
  expect(readDocument(`# T1001\n\n## T1002 X\n\n## T1003 Y\n\n\`\`\`\n${RULE}\`\`\`\n`, 'a.md').parts).toHaveLength(1)
})
