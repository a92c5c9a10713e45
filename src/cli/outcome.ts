/** From what happened to exit codes; `worstOf` chooses among them. */
import type { FoundFiles } from '../node/files.ts'
import type { EvidenceTotals } from '../node/read-evidence.ts'
import type { RunTotals } from '../node/run-contract.ts'
import { LEVELS } from '../sigma/plan.ts'
import type { DetectSettings } from './detect-options.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { RuleSettings } from './rule-options.ts'
import type { RuleSet } from './rule-set.ts'

type ReadTotals = Pick<EvidenceTotals, 'isInterrupted' | 'unreadableFiles' | 'damages'>

/** An argument that cannot be read, and arguments that hold no file at all, count; one bad file of a folder does not. */
export function codesOfEvidence(totals: ReadTotals, evidence: FoundFiles, isStrict: boolean): ExitCode[] {
  const codes: ExitCode[] = []
  if (totals.isInterrupted) codes.push(EXIT.interrupted)
  if (evidence.problems.some(({ isArgument }) => isArgument)) codes.push(EXIT.usage)
  // Also where there is no file at all.
  if (totals.unreadableFiles === evidence.files.length) codes.push(EXIT.usage)
  const lost = totals.damages + totals.unreadableFiles + evidence.problems.length
  if (isStrict && lost > 0) codes.push(EXIT.loss)
  return codes
}

export function codesOfRules(rules: RuleSet, settings: RuleSettings): ExitCode[] {
  const codes: ExitCode[] = []
  if (rules.problems.some(({ isArgument }) => isArgument)) codes.push(EXIT.usage)
  if (rules.used.length === 0) codes.push(EXIT.rules)
  const unusable = rules.refusals.length + rules.metadataErrors.length + rules.problems.length
  if (settings.isStrictAboutRules && unusable > 0) codes.push(EXIT.rules)
  return codes
}

export function codesOfFindings({ byRule }: RunTotals, { failOn }: DetectSettings): ExitCode[] {
  if (failOn === undefined) return []
  const failing = LEVELS.indexOf(failOn)
  return byRule.some(({ level }) => LEVELS.indexOf(level ?? 'informational') >= failing) ? [EXIT.findings] : []
}
