/** `--output-html`: what a run finds as one file for a browser. */
import { resolve } from 'node:path'
import {
  MAX_MATCHES_OF_LEVEL,
  type ReportContents,
  type ReportFacts,
  type ReportPart,
  ReportWriter,
} from '../html/index.ts'
import { describeRules } from '../html/rule-descriptions.ts'
import { htmlMedium } from '../node/html-medium.ts'
import { isOneOf } from '../node/output.ts'
import { readRuleFiles } from '../node/rule-files.ts'
import type { RunTotals } from '../node/run-contract.ts'
import { countedText, countText, lossStatement, terminalText } from '../report/index.ts'
import type { Diagnostic, Placeholders } from '../sigma/index.ts'
import { UserError } from './exit-codes.ts'
import type { Io } from './io.ts'
import { openOutput } from './open-output.ts'
import { type RuleSet, ruleFactsOf } from './rule-set.ts'
import { VERSION } from './version.ts'

export interface HtmlReport {
  add(part: ReportPart): Promise<void>
  /** Returns what is to be said of it on stderr. */
  finish(totals: RunTotals, problems: readonly { readonly path: string; readonly message: string }[]): Promise<string[]>
}

interface ReportSettings {
  readonly path: string
  /** That may not be the same file: what is read, and what else is written, by option. */
  readonly inputs: readonly { readonly path: string }[]
  readonly outputs: readonly { readonly option: string; readonly path: string | undefined }[]
  readonly rules: RuleSet
  readonly placeholders: Placeholders
}

/** The file is emptied here. @throws UserError when it cannot be opened, or is one that is read or written otherwise */
export function openHtmlReport({ path, inputs, outputs, rules, placeholders }: ReportSettings, io: Io): HtmlReport {
  const absolute = resolve(io.cwd, path)
  for (const { option, path: other } of outputs)
    if (other !== undefined && isOneOf(absolute, [{ path: resolve(io.cwd, other) }]))
      throw new UserError(`--output-html ${path}: ${option} goes into the same file`)
  const output = openOutput(path, { begin: '', end: '', separator: '' }, inputs, io, '--output-html')
  const writer = new ReportWriter(htmlMedium(output))
  return {
    add: (part) => writer.add(part),
    async finish(totals, problems) {
      const contents = await writer.finish({
        version: VERSION,
        facts: factsOf(totals, rules),
        lossStatement: lossStatement({
          command: 'detect',
          version: VERSION,
          evidence: totals.evidence!,
          isInterrupted: totals.isInterrupted,
          problems,
          rules: ruleFactsOf(rules),
        }),
        describe: async (matched, counts) => {
          const paths = new Set(matched.map((rule) => rule.path))
          const { files } = readRuleFiles(rules.files.filter(({ name }) => paths.has(name)))
          return describeRules(matched, counts, files, { placeholders })
        },
      })
      await output.close()
      return contentsLines(path, contents)
    },
  }
}

function factsOf({ isInterrupted, events, matches, firstTime, lastTime }: RunTotals, rules: RuleSet): ReportFacts {
  const [refusedRules, flawedRules] = [flaws(rules.refusals), flaws(rules.metadataErrors)]
  return { isInterrupted, events, matches, firstTime, lastTime, refusedRules, flawedRules }
}

function flaws(diagnostics: readonly Diagnostic[]) {
  return diagnostics.map(({ path, line, column, code, message }) => ({ path, line, column, code, message }))
}

/** What is in the report and, line by line, what is not. */
function contentsLines(path: string, { listed, unlisted, undetailed, unkeptProcesses }: ReportContents): string[] {
  const lines = [`report    ${terminalText(path)}: ${countedText(listed, 'match', 'matches')}`]
  if (unlisted > 0)
    lines.push(
      `          ${countText(unlisted)} more are not in it: it lists ${countText(MAX_MATCHES_OF_LEVEL)} of each level; the output has all`,
    )
  if (undetailed > 0)
    lines.push(`          ${countedText(undetailed, 'event')} without details: the file would be too large to open`)
  if (unkeptProcesses > 0)
    lines.push(`          ${countedText(unkeptProcesses, 'process', 'processes')} could not be kept for its trees`)
  return lines
}
