/** From --rules to the rules of a run, with a reason for every one that is left out. */
import { routesOf } from '../event/index.ts'
import { findRules, type PathProblem } from '../node/files.ts'
import { readRuleFiles } from '../node/rule-files.ts'
import { DIAGNOSTICS, type Diagnostic, loadRules, type Rule, type RuleChoice, selectRules } from '../sigma/index.ts'

export interface RuleSet {
  /** Usable, served and chosen. */
  readonly used: readonly Rule[]
  readonly loadedCount: number
  readonly refusals: readonly Diagnostic[]
  readonly metadataErrors: readonly Diagnostic[]
  readonly otherProducts: number
  readonly unknownLogsources: ReadonlyMap<string, number>
  readonly notRules: number
  readonly problems: readonly PathProblem[]
  readonly fileCount: number
}

export async function readRuleSet(paths: readonly string[], cwd: string, choice: RuleChoice): Promise<RuleSet> {
  const found = await findRules(paths, cwd)
  const read = readRuleFiles(found.files)
  const { rules, diagnostics, notRules } = loadRules(read.files)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const refusing = errors.filter(({ code }) => DIAGNOSTICS[code].refuses)
  const { served, otherProducts, unknownLogsources } = serving(rules)
  return {
    used: selectRules(served, choice),
    loadedCount: rules.length,
    refusals: firstOfEach(refusing),
    metadataErrors: errors.filter(({ code }) => !DIAGNOSTICS[code].refuses),
    otherProducts,
    unknownLogsources,
    notRules: notRules.length,
    problems: [...found.problems, ...read.problems],
    fileCount: read.files.length,
  }
}

/** A document may be wrong in several places; one line is enough to say that it is refused. */
function firstOfEach(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const first = new Map<string, Diagnostic>()
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.document} ${diagnostic.path}`
    if (!first.has(key)) first.set(key, diagnostic)
  }
  return [...first.values()]
}

function serving(rules: readonly Rule[]): {
  served: Rule[]
  otherProducts: number
  unknownLogsources: Map<string, number>
} {
  const served: Rule[] = []
  const unknownLogsources = new Map<string, number>()
  let otherProducts = 0
  for (const rule of rules) {
    const routing = routesOf(rule.plan.logsource)
    if (routing.kind === 'served') served.push(rule)
    else if (routing.kind === 'other-product') otherProducts++
    else {
      const name = `${routing.attribute} ${routing.value}`
      unknownLogsources.set(name, (unknownLogsources.get(name) ?? 0) + 1)
    }
  }
  return { served, otherProducts, unknownLogsources: new Map([...unknownLogsources].sort()) }
}
