/** From --rules to the rules of a run, with a reason for every one that is left out. */
import { routesOf } from '../event/index.ts'
import { findRules, type PathProblem } from '../node/files.ts'
import { type CachedRules, RuleCache } from '../node/rule-cache.ts'
import { readRuleFiles } from '../node/rule-files.ts'
import { DIAGNOSTICS, type Diagnostic } from '../sigma/diagnostics.ts'
import type { Plan, RuleChoice, RuleFile } from '../sigma/index.ts'
import { selectRules } from '../sigma/select.ts'
import { VERSION } from './version.ts'

export interface RuleSet {
  /** Usable, served and chosen. */
  readonly used: readonly UsedRule[]
  readonly loadedCount: number
  readonly refusals: readonly Diagnostic[]
  readonly metadataErrors: readonly Diagnostic[]
  readonly otherProducts: number
  readonly unknownLogsources: ReadonlyMap<string, number>
  readonly notRules: number
  readonly problems: readonly PathProblem[]
  readonly fileCount: number
}

export interface UsedRule {
  readonly plan: Plan
}

export async function readRuleSet(
  paths: readonly string[],
  cwd: string,
  choice: RuleChoice,
  usesCache: boolean,
): Promise<RuleSet> {
  const found = await findRules(paths, cwd)
  const read = readRuleFiles(found.files)
  const { plans, diagnostics, notRules } = await loaded(read.files, usesCache)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const refusing = errors.filter(({ code }) => DIAGNOSTICS[code].refuses)
  const { served, otherProducts, unknownLogsources } = serving(plans)
  return {
    used: selectRules(served, choice),
    loadedCount: plans.length,
    refusals: firstOfEach(refusing),
    metadataErrors: errors.filter(({ code }) => !DIAGNOSTICS[code].refuses),
    otherProducts,
    unknownLogsources,
    notRules: notRules.length,
    problems: [...found.problems, ...read.problems],
    fileCount: read.files.length,
  }
}

async function loaded(files: readonly RuleFile[], usesCache: boolean): Promise<CachedRules> {
  const cache = usesCache ? new RuleCache(VERSION) : undefined
  const known = cache?.read(files)
  if (known !== undefined) return known
  // Loaded when needed: with a cache the YAML parser and all that follows it stay on the disk.
  const { loadRules } = await import('../sigma/load.ts')
  const { rules, diagnostics, notRules } = loadRules(files)
  const fresh = { plans: rules.map(({ plan }) => plan), diagnostics, notRules }
  cache?.write(files, fresh)
  return fresh
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

function serving(plans: readonly Plan[]): {
  served: UsedRule[]
  otherProducts: number
  unknownLogsources: Map<string, number>
} {
  const served: UsedRule[] = []
  const unknownLogsources = new Map<string, number>()
  let otherProducts = 0
  for (const plan of plans) {
    const routing = routesOf(plan.logsource)
    if (routing.kind === 'served') served.push({ plan })
    else if (routing.kind === 'other-product') otherProducts++
    else {
      const name = `${routing.attribute} ${routing.value}`
      unknownLogsources.set(name, (unknownLogsources.get(name) ?? 0) + 1)
    }
  }
  return { served, otherProducts, unknownLogsources: new Map([...unknownLogsources].sort()) }
}
