/** `sigma-replay lint`: what is wrong with rules, shown as a compiler does. */

import { LOG_KNOWLEDGE } from '../detect/log-knowledge.ts'
import { type FoundFiles, findRules } from '../node/files.ts'
import { streamWriter } from '../node/output.ts'
import { readRuleFiles } from '../node/rule-files.ts'
import { terminalText } from '../report/index.ts'
import { type Diagnostic, type LogKnowledge, lintRules, type RuleFile } from '../sigma/index.ts'
import { EXIT, type ExitCode, UserError, worstOf } from './exit-codes.ts'
import { fixFiles } from './fix-files.ts'
import { type Io, paintFor, say } from './io.ts'
import { catalogueText } from './lint-catalogue.ts'
import { isAtLeast, type LintSettings } from './lint-options.ts'
import { closingLine, printFindings } from './lint-report.ts'
import { openOutput } from './open-output.ts'
import { problemText } from './problems.ts'

const WHOLE = { begin: '', end: '', separator: '' }

/** @throws UserError, OutputFailed, OutputClosed */
export async function lint(settings: LintSettings, io: Io): Promise<ExitCode> {
  if (settings.isListing) {
    await streamWriter(io.out)(catalogueText(settings.format))
    return EXIT.done
  }
  const found = await findRules(settings.paths, io.cwd)
  const output = openOutput(settings.output, WHOLE, found.files, io)
  const paint = paintFor(io, settings.color)
  let read = readRuleFiles(found.files)
  const problems = [...found.problems, ...read.problems]
  const empty = found.empty.map((path) => `${terminalText(path)}: no rule file (.yml, .yaml) in there`)
  say(io, ...[...problems.map(problemText), ...empty].map((line) => paint('error', line)))

  const logs = await logKnowledge(settings, io)
  let { fixed, failures } = { fixed: 0, failures: 0 }
  let linted = lintRules(read.files, { logs })
  if (settings.isFixing) {
    const fixes = fixFiles(found.files, read.files, linted.diagnostics, settings)
    for (const line of fixes.said)
      if (!settings.isQuiet || line.isFailure) say(io, line.isFailure ? paint('error', line.text) : line.text)
    fixed = fixes.fixed
    failures = fixes.failures
    if (fixed > 0) {
      read = readRuleFiles(found.files)
      linted = lintRules(read.files, { logs })
    }
  }
  const findings = linted.diagnostics.filter(settings.isWanted)
  const result = { files: read.files.length, rules: linted.ruleCount, fixed, findings }
  // Text for people is neutralised where it is made; everything else is a document.
  const text = printFindings(result, (path) => linted.texts.get(path) ?? '', settings, io)
  if (settings.output === undefined && settings.format === 'text') await streamWriter(io.out)(text)
  else await output.write(text)
  await output.close()
  if (!settings.isQuiet) say(io, closingLine(result, linted.diagnostics, paint))
  return worstOf([...codesOfFiles(found, read.files), ...codesOfLint(findings, settings, failures)])
}

/** What is known of logs, with the words of --words. @throws UserError when one of its paths cannot be read */
async function logKnowledge({ wordPaths }: LintSettings, { cwd }: Io): Promise<LogKnowledge> {
  if (wordPaths.length === 0) return LOG_KNOWLEDGE
  // Reading logs is nothing that other runs of lint need.
  const { readWords } = await import('./lint-words.ts')
  const { words, problems } = await readWords(wordPaths, cwd)
  if (problems.length > 0) throw new UserError(problems.map((each) => `--words: ${problemText(each)}`).join('\n'))
  return { ...LOG_KNOWLEDGE, words }
}

function codesOfFiles(found: FoundFiles, files: readonly RuleFile[]): ExitCode[] {
  return found.problems.some(({ isArgument }) => isArgument) || files.length === 0 ? [EXIT.usage] : []
}

/** An error of a rule is what `--strict-rules` refuses it for; a file that could not be mended is output that failed. */
function codesOfLint(findings: readonly Diagnostic[], { failOn }: LintSettings, failures: number): ExitCode[] {
  const codes: ExitCode[] = []
  if (findings.some(({ severity }) => severity === 'error')) codes.push(EXIT.rules)
  if (failOn !== undefined && findings.some(({ severity }) => isAtLeast(severity, failOn))) codes.push(EXIT.findings)
  if (failures > 0) codes.push(EXIT.usage)
  return codes
}
