import type { FoundFiles } from '../node/files.ts'
import { terminalText } from '../report/index.ts'
import type { DetectSettings } from './options.ts'
import type { RuleSet } from './rule-set.ts'

/** What is wrong with the arguments, a line each. The run goes on with the rest. */
export function inputProblems(evidence: FoundFiles, rules: RuleSet, settings: DetectSettings): string[] {
  const lines = [...evidence.problems, ...rules.problems].map(
    ({ path, message }) => `${terminalText(path)}: ${message}`,
  )
  for (const path of evidence.empty) {
    lines.push(
      `${terminalText(path)}: no log in there: folders are searched for .evtx and .xml files and for files that begin like an EVTX log`,
    )
  }
  if (rules.files.length > 0)
    for (const path of rules.empty) lines.push(`${terminalText(path)}: no rule file (.yml, .yaml) in there`)
  lines.push(...unmet('--rule-id', 'id', rules.unmetIds), ...unmet('--tag', 'tag', rules.unmetTags))
  if (rules.used.length === 0 && rules.problems.length === 0) {
    lines.push(`--rules ${settings.rulePaths.map(terminalText).join(' ')}: ${reasonForNoRule(rules)}`)
  }
  return lines
}

function unmet(option: string, what: string, values: readonly string[]): string[] {
  return values.map((value) => `${option} ${terminalText(value)}: no rule in use has this ${what}`)
}

function reasonForNoRule(rules: RuleSet): string {
  if (rules.fileCount === 0) return 'no rule file (.yml, .yaml) was found'
  if (rules.loadedCount === 0) return rules.refusals.length === 0 ? 'the files hold no rule' : 'every rule was refused'
  return 'none of the loaded rules can be used on Windows logs with these options'
}
