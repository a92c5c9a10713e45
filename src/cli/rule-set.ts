/** From --rules to the rules of a run, with a reason for every one that is left out. */
import { routesOf } from '../event/index.ts'
import { findRules, type PathProblem } from '../node/files.ts'
import { type CachedRules, RuleCache } from '../node/rule-cache.ts'
import { readRuleFiles } from '../node/rule-files.ts'
import { type AnyPlan, isCorrelation, ruleKey } from '../sigma/correlation-plan.ts'
import { DIAGNOSTICS, type Diagnostic } from '../sigma/diagnostics.ts'
import type { Plan, RuleFile } from '../sigma/index.ts'
import { selectRules, withReferredRules } from '../sigma/select.ts'
import type { DetectSettings } from './detect-options.ts'
import { VERSION } from './version.ts'

export interface RuleSet {
  /** Usable, served and chosen. */
  readonly used: readonly UsedRule[]
  /** Usable and chosen, served or not, with what chosen correlations refer to. */
  readonly chosen: readonly UsedRule[]
  readonly loadedCount: number
  /** Ids of usable rules, chosen or not. */
  readonly knownIds: readonly string[]
  /** Rule files that were found; an output must not replace them. */
  readonly files: readonly { readonly path: string }[]
  /** Of --rules, what holds no rule file. */
  readonly empty: readonly string[]
  /** The first diagnostic of each document that cannot run. */
  readonly refusals: readonly Diagnostic[]
  /** The same for documents that run although their metadata is wrong. */
  readonly metadataErrors: readonly Diagnostic[]
  /** What rules that cannot see a Windows log are for → how many. */
  readonly otherProducts: ReadonlyMap<string, number>
  readonly unknownLogsources: ReadonlyMap<string, number>
  readonly notRules: number
  readonly problems: readonly PathProblem[]
  /** Files that could be read. */
  readonly fileCount: number
  /** Ids and tags that were asked for and that no rule in use has. */
  readonly unmetIds: readonly string[]
  /** Ids that were asked for and that no usable rule has, served or not. */
  readonly unknownIds: readonly string[]
  readonly unmetTags: readonly string[]
}

export interface UsedRule {
  readonly plan: AnyPlan
  /** False: the rule is only there for a correlation that refers to it. */
  readonly isReported: boolean
}

type Asked = Pick<DetectSettings, 'rulePaths' | 'choice' | 'usesRuleCache' | 'isStrictAboutRules'>

export async function readRuleSet(asked: Asked, cwd: string): Promise<RuleSet> {
  const found = await findRules(asked.rulePaths, cwd)
  const read = readRuleFiles(found.files)
  const { plans, diagnostics, notRules } = await loaded(read.files, asked.usesRuleCache)
  const { refusals, metadataErrors } = judged(diagnostics, asked.isStrictAboutRules)
  const refused = new Set(refusals.map(documentOf))
  const usable = plans.filter(({ rule }) => !refused.has(documentOf(rule)))
  const { served, otherProducts, unknownLogsources } = serving(usable)
  const used = withReferredRules(selectRules(served, asked.choice), served)
  const all = usable.map((plan) => ({ plan }))
  const chosen = withReferredRules(selectRules(all, asked.choice), all)
  return {
    used,
    chosen,
    knownIds: usable.map(({ rule }) => rule.id).filter((id) => id !== null),
    loadedCount: usable.length,
    files: found.files,
    empty: found.empty,
    refusals,
    metadataErrors,
    otherProducts,
    unknownLogsources,
    notRules: notRules.length,
    problems: [...found.problems, ...read.problems],
    fileCount: read.files.length,
    unmetIds: unmet(asked.choice.ids, new Set(used.map(({ plan }) => plan.rule.id?.toLowerCase()))),
    unknownIds: unmet(asked.choice.ids, new Set(usable.map(({ rule }) => rule.id?.toLowerCase()))),
    unmetTags: unmet(asked.choice.tags, new Set(used.flatMap(({ plan }) => plan.rule.tags.map(lower)))),
  }
}

function lower(word: string): string {
  return word.toLowerCase()
}

function unmet(words: readonly string[] = [], known: ReadonlySet<string | undefined>): string[] {
  return words.filter((word) => !known.has(lower(word)))
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

/** One line a document: what refuses it, or else what is wrong with its metadata, which refuses it only under --strict-rules. */
function judged(diagnostics: readonly Diagnostic[], isStrict: boolean): Pick<RuleSet, 'refusals' | 'metadataErrors'> {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const refusals = firstOfEach(isStrict ? errors : errors.filter(({ code }) => DIAGNOSTICS[code].refuses))
  const refused = new Set(refusals.map(documentOf))
  return { refusals, metadataErrors: firstOfEach(errors.filter((error) => !refused.has(documentOf(error)))) }
}

function firstOfEach(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const first = new Map<string, Diagnostic>()
  for (const diagnostic of diagnostics) {
    const key = documentOf(diagnostic)
    if (!first.has(key)) first.set(key, diagnostic)
  }
  return [...first.values()]
}

function documentOf({ path, document }: { readonly path: string; readonly document: number }): string {
  return `${document} ${path}`
}

/** A correlation is served when one of the rules that it refers to is. */
function serving(plans: readonly AnyPlan[]): {
  served: { readonly plan: AnyPlan }[]
  otherProducts: Map<string, number>
  unknownLogsources: Map<string, number>
} {
  const served = new Set<AnyPlan>()
  const servedKeys = new Set<string>()
  const unknownLogsources = new Map<string, number>()
  const otherProducts = new Map<string, number>()
  const serve = (plan: AnyPlan): void => {
    served.add(plan)
    servedKeys.add(ruleKey(plan.rule))
  }
  for (const plan of plans) {
    if (isCorrelation(plan)) continue
    const routing = routesOf(plan.logsource)
    if (routing.kind === 'served') serve(plan)
    else if (routing.kind === 'other-product') addOne(otherProducts, productOf(plan))
    else addOne(unknownLogsources, `${routing.attribute} ${routing.value}`)
  }
  const correlations = plans.filter(isCorrelation)
  for (let before = -1; before < served.size; ) {
    before = served.size
    for (const plan of correlations) if (plan.correlation.of.some(({ key }) => servedKeys.has(key))) serve(plan)
  }
  for (const plan of correlations) if (!served.has(plan)) addOne(otherProducts, 'correlations of such rules')
  const inOrder = plans.filter((plan) => served.has(plan)).map((plan) => ({ plan }))
  return { served: inOrder, otherProducts, unknownLogsources: new Map([...unknownLogsources].sort()) }
}

function addOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

function productOf({ logsource: { product, category, service } }: Plan): string {
  return (product ?? category ?? service ?? 'no product').toLowerCase()
}
