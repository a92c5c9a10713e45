import type { FoundFiles } from '../node/files.ts'
import { terminalText } from '../report/index.ts'
import { didYouMean } from '../sigma/nearest.ts'
import type { RuleSettings } from './rule-options.ts'
import type { RuleSet } from './rule-set.ts'

/** What is wrong with the arguments that name evidence, a line each. The run goes on with the rest. */
export function evidenceProblems({ files, problems, empty, setAside }: FoundFiles): string[] {
  const leftOut = files.length === 0 ? setAside : []
  return [
    ...problems.map(problemText),
    ...leftOut.map(({ name, reason }) => terminalText(`${name}: ${reason}`)),
    ...empty.map(
      (path) =>
        `${terminalText(path)}: no log in there: folders are searched for .evtx and .xml files, for files whose content is that of a log or an export, and for archives of these`,
    ),
  ]
}

/** The same for --rules and what chooses among the rules. */
export function ruleProblems(rules: RuleSet, settings: Pick<RuleSettings, 'rulePaths'>): string[] {
  const lines = rules.problems.map(problemText)
  if (rules.files.length > 0)
    for (const path of rules.empty) lines.push(`${terminalText(path)}: no rule file (.yml, .yaml) in there`)
  const unmetIds = unmet('--rule-id', 'id', rules.unmetIds)
  lines.push(...unmetIds.map((line, index) => `${line}${meantId(rules.unmetIds[index]!, rules.knownIds)}`))
  lines.push(...unmet('--tag', 'tag', rules.unmetTags))
  if (rules.used.length === 0 && rules.problems.length === 0) {
    lines.push(`--rules ${settings.rulePaths.map(terminalText).join(' ')}: ${reasonForNoRule(rules)}`)
  }
  return lines
}

export function problemText({ path, message }: FoundFiles['problems'][number]): string {
  return `${terminalText(path)}: ${message}`
}

function unmet(option: string, what: string, values: readonly string[]): string[] {
  return values.map((value) => `${option} ${terminalText(value)}: no rule in use has this ${what}`)
}

/** A slip of the pen leaves the beginning or the end of an id as it is. */
function meantId(id: string, known: readonly string[]): string {
  const folded = id.toLowerCase()
  const [begin, end] = [folded.slice(0, 8), folded.slice(-12)]
  const candidates = known.filter((each) => {
    const other = each.toLowerCase()
    return other !== folded && (other.startsWith(begin) || other.endsWith(end))
  })
  const meant = didYouMean(id, candidates, candidates.length === 1 ? `Did you mean "${candidates[0]}"?` : undefined)
  return meant === undefined ? '' : `. ${terminalText(meant)}`
}

function reasonForNoRule(rules: RuleSet): string {
  if (rules.fileCount === 0) return 'no rule file (.yml, .yaml) was found'
  if (rules.loadedCount === 0) return rules.refusals.length === 0 ? 'the files hold no rule' : 'every rule was refused'
  return 'none of the loaded rules can be used on Windows logs with these options'
}
