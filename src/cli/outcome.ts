/** From what happened to exit codes; `worstOf` chooses among them. */
import type { FoundFiles } from '../node/files.ts'
import type { RunTotals } from '../node/run-contract.ts'
import { LEVELS } from '../sigma/plan.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { DetectSettings } from './options.ts'
import type { RuleSet } from './rule-set.ts'

/** An argument that cannot be read, and arguments that hold no file at all, count; one bad file of a folder does not. */
export function codesOfInput(evidence: FoundFiles, rules: RuleSet, settings: DetectSettings): ExitCode[] {
  const codes: ExitCode[] = []
  if ([...evidence.problems, ...rules.problems].some(({ isArgument }) => isArgument)) codes.push(EXIT.usage)
  if (evidence.files.length === 0) codes.push(EXIT.usage)
  if (rules.used.length === 0) codes.push(EXIT.rules)
  const unusable = rules.refusals.length + rules.metadataErrors.length + rules.problems.length
  if (settings.isStrictAboutRules && unusable > 0) codes.push(EXIT.rules)
  return codes
}

export function codesOfRun(totals: RunTotals, evidence: FoundFiles, settings: DetectSettings): ExitCode[] {
  const codes: ExitCode[] = []
  if (totals.isInterrupted) codes.push(EXIT.interrupted)
  if (totals.unreadableFiles > 0 && totals.unreadableFiles === evidence.files.length) codes.push(EXIT.usage)
  const lost = totals.damages + totals.unreadableFiles + evidence.problems.length
  if (settings.isStrict && lost > 0) codes.push(EXIT.loss)
  if (settings.failOn !== undefined) {
    const failing = LEVELS.indexOf(settings.failOn)
    if (totals.byRule.some(({ level }) => LEVELS.indexOf(level ?? 'informational') >= failing))
      codes.push(EXIT.findings)
  }
  return codes
}
