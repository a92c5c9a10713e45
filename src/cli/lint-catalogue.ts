/** Every code: for `lint --list`, and for the page of the documentation. */

import { CHECKS, type CheckKind } from '../sigma/catalogue-checks.ts'
import { DIAGNOSTICS, type DiagnosticCode, isMendable } from '../sigma/index.ts'
import { LINT_OPTIONS, type LintFormat } from './lint-options.ts'

export function catalogueText(format: LintFormat): string {
  const codes = Object.keys(DIAGNOSTICS) as DiagnosticCode[]
  if (format === 'json') {
    const rows = codes.map((code) => {
      const { severity, summary } = DIAGNOSTICS[code]
      return { code, severity, summary, fixable: isFixable(code) }
    })
    return `${JSON.stringify(rows, undefined, 2)}\n`
  }
  const width = Math.max(...codes.map(({ length }) => length))
  return codes
    .map((code) => {
      const { severity, summary } = DIAGNOSTICS[code]
      return `${code.padEnd(width)}  ${severity.padEnd(7)}  ${isFixable(code) ? 'fix' : '   '}  ${summary}\n`
    })
    .join('')
}

export function isFixable(code: DiagnosticCode): boolean {
  return 'isFixable' in DIAGNOSTICS[code] || isMendable(code)
}

/** `docs/lint.md`, made by `npm run docs`; a test holds the file to this. */
export function cataloguePage(): string {
  const options = Object.entries(LINT_OPTIONS).map(([name, { describe, ...option }]) => {
    const choices = 'choices' in option ? ` (${option.choices.map((each) => `\`${each}\``).join(', ')})` : ''
    return `| \`--${name === 'color' ? 'no-color' : name}\` | ${cell(describe)}${choices} |`
  })
  const checks = Object.entries(CHECKS).map(([code, kind]: [string, CheckKind]) => {
    const { severity, summary, why, example } = kind
    const fixable = kind.isFixable === true ? '●' : ''
    return `| \`${code}\` | ${severity} | ${fixable} | ${cell(summary)} | ${cell(why)} | \`${cell(example)}\` |`
  })
  const loading = (Object.keys(DIAGNOSTICS) as DiagnosticCode[])
    .filter((code) => !Object.hasOwn(CHECKS, code))
    .map((code) => {
      const { severity, summary } = DIAGNOSTICS[code]
      return `| \`${code}\` | ${severity} | ${isFixable(code) ? '●' : ''} | ${cell(summary)} |`
    })
  return PAGE.replace('{options}', () => options.join('\n'))
    .replace('{checks}', () => checks.join('\n'))
    .replace('{loading}', () => loading.join('\n'))
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

const PAGE = `# lint

<!-- Made by npm run docs from the catalogue of diagnostics. -->

\`sigma-replay lint <paths..>\` shows what is wrong with Sigma rules the way a compiler does: path, line and column, the line itself with the place underlined, a code, a message, a hint. Nothing is asked of the network or of any log.

\`\`\`
rules/a.yml:12:25: warning[backslash-missing]: Every program whose name ends in "cmd.exe" is meant, too.
 12 |         Image|endswith: 'cmd.exe'
    |                         ^~~~~~~~~
    = hint: Write '\\cmd.exe'.
\`\`\`

## Options

| option | meaning |
| ------ | ------- |
{options}

Findings go to stdout, the sum of them to stderr. It exits with 2 when a rule has an error, with 1 when \`--fail-on\` is given and there is a finding of at least that severity, with 3 when a path cannot be read or a file not be written, and with 0 otherwise. By default findings of severity \`info\` are not shown: most of them are about the style of SigmaHQ's collection.

A comment \`# sigma-replay: ignore CODE\` at the end of a line, or on a line of its own above it, silences a code there; several codes are separated by commas.

## What --fix does

It mends only what can be meant in one way, and only findings that would be shown. Everything else in the file stays as it is, byte for byte: comments, quotes, line ends, byte order mark. A file is looked at again until nothing is left to mend, then replaced whole, with the rights that it had. A file that is not UTF-8, or that was changed meanwhile, is not written. A mend that leads to a new error is dropped. An aggregation of old rules (\`| count() by …\` with a \`timeframe\`) becomes the correlation that says the same, as a second document of the file.

## Words that are nearly another

\`value-misspelt\` looks at all rules at once: a word of eight letters or more that a single rule has, and that is one letter (more, less, another, or two swapped) from a word that at least five others have. First and last letters do not count, since they make other words. \`--words PATH\` names recordings (logs, exports, folders of them) or YAML files such as Atomic Red Team's tests: what is in there ten times is a word too, so that a single rule can be looked at, and what is in there at all is never called misspelt.

\`\`\`
sigma-replay lint rules --only value-misspelt --words recordings --words atomics
\`\`\`

Over SigmaHQ's 3,780 rules it tells of four words, of which three are mistyped and one is Spanish; with Atomic Red Team's tests and 400 recordings as \`--words\` of eight, of which four are mistyped.

## Formats

- \`text\`: for people.
- \`json\`: one document: \`files\`, \`rules\`, \`fixed\`, and \`findings\` with \`path\`, \`document\`, \`line\`, \`column\` (from 1), \`start\`, \`end\` (UTF-16 offsets, end exclusive), \`severity\`, \`code\`, \`message\`, \`hint\`, \`fix\` (edits with \`start\`, \`end\`, \`text\`).
- \`sarif\`: SARIF 2.1.0, with fixes. Paths are given as they were typed: run it where the repository begins.
- \`github\`: annotations of GitHub Actions.

## What the checks find

●: \`--fix\` mends it, at least in its usual forms. Field names are judged for the categories of Sysmon, for Security 4688 and for PowerShell's script blocks and modules, whose fields are all known.

| code | severity | fix | what | why it matters | example |
| ---- | -------- | --- | ---- | -------------- | ------- |
{checks}

## What loading finds

\`detect\` tells the errors among these, too. Values of placeholders (\`expand\`) are the business of a run: lint asks for none.

| code | severity | fix | what |
| ---- | -------- | --- | ---- |
{loading}
`
