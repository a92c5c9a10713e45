/** From --rules to the rules of a run, with a reason for every one that is left out. */
import { type LogsourceTable, logsourceTable } from '../event/index.ts'
import { type FoundFiles, findRules, type PathProblem } from '../node/files.ts'
import { type CachedRules, RuleCache } from '../node/rule-cache.ts'
import { type ReadRuleFiles, readRuleFiles, unreadRuleFiles } from '../node/rule-files.ts'
import type { RuleFacts } from '../report/index.ts'
import type { AnyPlan } from '../sigma/correlation-plan.ts'
import { DIAGNOSTICS, type Diagnostic } from '../sigma/diagnostics.ts'
import type { Placeholders, RuleFile } from '../sigma/index.ts'
import { watchedPlaceholders } from '../sigma/placeholders.ts'
import { selectRules, withReferredRules } from '../sigma/select.ts'
import type { RuleSettings } from './rule-options.ts'
import { logsourceRefusals, serving } from './rule-serving.ts'
import type { SettingFiles } from './setting-files.ts'
import { VERSION } from './version.ts'

export interface RuleSet {
  /** Usable, served and chosen. */
  readonly used: readonly UsedRule[]
  /** Understood and chosen, served or not, with what chosen correlations refer to. */
  readonly chosen: readonly UsedRule[]
  readonly loadedCount: number
  /** Ids of rules that were understood, chosen or not. */
  readonly knownIds: readonly string[]
  /** Rule files that were found; an output must not replace them. */
  readonly files: FoundFiles['files']
  /** Of --rules, what holds no rule file. */
  readonly empty: readonly string[]
  /** By which the rules in use find their events. */
  readonly logsources: LogsourceTable
  /** Of every rule that could be read, those of other products and of unknown logs included. */
  readonly plans: readonly AnyPlan[]
  /** The first diagnostic of each document that cannot run. */
  readonly refusals: readonly Diagnostic[]
  /** The same for documents that run although their metadata is wrong. */
  readonly metadataErrors: readonly Diagnostic[]
  /** What rules that cannot see a Windows log are for → how many. */
  readonly otherProducts: ReadonlyMap<string, number>
  readonly notRules: number
  readonly problems: readonly PathProblem[]
  /** Files that could be read. */
  readonly fileCount: number
  /** Ids and tags that were asked for and that no rule in use has. */
  readonly unmetIds: readonly string[]
  /** Ids that were asked for and that no rule that was understood has, served or not. */
  readonly unknownIds: readonly string[]
  readonly unmetTags: readonly string[]
  /** A warning for each placeholder that has values and that no rule uses. */
  readonly unusedPlaceholders: readonly Diagnostic[]
  /** Names what all of these were loaded from; null without a cache. */
  readonly cacheKey: string | null
}

export interface UsedRule {
  readonly plan: AnyPlan
  /** False: the rule is only there for a correlation that refers to it. */
  readonly isReported: boolean
}

type Asked = Pick<RuleSettings, 'rulePaths' | 'choice' | 'usesRuleCache' | 'isStrictAboutRules'>
type Settings = Pick<SettingFiles, 'logsources' | 'placeholders' | 'placeholderFiles'>

export async function readRuleSet(asked: Asked, settings: Settings, cwd: string): Promise<RuleSet> {
  const found = await findRules(asked.rulePaths, cwd)
  const read = await readRules(found.files, settings.placeholders, asked.usesRuleCache)
  const { loaded } = read
  const logsources = logsourceTable(settings.logsources)
  const misplaced = logsourceRefusals(loaded, read.files, logsources)
  const diagnostics = inOrderOf(read.files, [...loaded.diagnostics, ...misplaced])
  const { refusals, metadataErrors } = judged(diagnostics, asked.isStrictAboutRules)
  const refused = new Set(refusals.map(documentOf))
  const usable = loaded.plans.filter((plan) => !refused.has(documentOf(plan.rule)))
  const { served, otherProducts } = serving(usable, logsources)
  const used = withReferredRules(selectRules(served, asked.choice), served)
  const readable = readableOf(loaded, asked.isStrictAboutRules)
  const all = readable.map((plan) => ({ plan }))
  const chosen = withReferredRules(selectRules(all, asked.choice), all)
  return {
    used,
    logsources,
    plans: loaded.plans,
    chosen,
    knownIds: readable.map(({ rule }) => rule.id).filter((id) => id !== null),
    loadedCount: usable.length,
    cacheKey: read.cacheKey,
    files: found.files,
    empty: found.empty,
    refusals,
    metadataErrors,
    otherProducts,
    notRules: loaded.notRules.length,
    problems: [...found.problems, ...read.problems],
    fileCount: read.files.length,
    unmetIds: unmet(asked.choice.ids, new Set(used.map(({ plan }) => plan.rule.id?.toLowerCase()))),
    unknownIds: unmet(asked.choice.ids, new Set(readable.map(({ rule }) => rule.id?.toLowerCase()))),
    unmetTags: unmet(asked.choice.tags, new Set(used.flatMap(({ plan }) => plan.rule.tags.map(lower)))),
    unusedPlaceholders: await unusedOf(settings, new Set(loaded.usedPlaceholders)),
  }
}

/** What can be explained: a rule that sees no known log has a meaning all the same. */
function readableOf({ plans, diagnostics }: CachedRules, isStrict: boolean): readonly AnyPlan[] {
  const refused = new Set(judged(diagnostics, isStrict).refusals.map(documentOf))
  return plans.filter((plan) => !refused.has(documentOf(plan.rule)))
}

/** Those of all rules that were not chosen do not count as unused: they were asked for all the same. */
async function unusedOf({ placeholderFiles }: Settings, used: ReadonlySet<string>): Promise<Diagnostic[]> {
  if (placeholderFiles.length === 0) return []
  const { unusedPlaceholders } = await import('../sigma/placeholder-file.ts')
  return placeholderFiles.flatMap(({ file, placeholders }) => unusedPlaceholders(file, placeholders, used))
}

/** By file; those of one file keep their order. */
function inOrderOf(files: readonly RuleFile[], diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const places = new Map(files.map(({ path }, index) => [path, index]))
  return [...diagnostics].sort((a, b) => places.get(a.path)! - places.get(b.path)!)
}

function lower(word: string): string {
  return word.toLowerCase()
}

function unmet(words: readonly string[] = [], known: ReadonlySet<string | undefined>): string[] {
  return words.filter((word) => !known.has(lower(word)))
}

interface ReadRules extends ReadRuleFiles {
  readonly loaded: CachedRules
  /** Names what was loaded; null without a cache. */
  readonly cacheKey: string | null
}

/** Files that were not touched since they were loaded are not even read. */
async function readRules(found: FoundFiles['files'], given: Placeholders, usesCache: boolean): Promise<ReadRules> {
  if (!usesCache) {
    const read = readRuleFiles(found)
    return { ...read, loaded: await load(read.files, given), cacheKey: null }
  }
  const now = Date.now()
  const cache = new RuleCache(VERSION)
  const noted = cache.notedKey(found, given)
  const known = noted === undefined ? undefined : cache.read(noted)
  if (noted !== undefined && known !== undefined)
    return { files: unreadRuleFiles(found), problems: [], loaded: known, cacheKey: noted }
  const read = readRuleFiles(found)
  const cacheKey = cache.keyOf(read.files, given)
  let loaded = cache.read(cacheKey)
  if (loaded === undefined) {
    loaded = await load(read.files, given)
    cache.write(cacheKey, loaded)
  }
  if (read.problems.length === 0) cache.noteKey(found, given, cacheKey, now)
  return { ...read, loaded, cacheKey }
}

async function load(files: readonly RuleFile[], given: Placeholders): Promise<CachedRules> {
  // Loaded when needed: with a cache the YAML parser and all that follows it stay on the disk.
  const { loadRules } = await import('../sigma/load.ts')
  const { isEventRule } = await import('../sigma/rule.ts')
  const { placeholders, used } = watchedPlaceholders(given)
  const { rules, diagnostics, notRules } = loadRules(files, { placeholders })
  return {
    plans: rules.map(({ plan }) => plan),
    diagnostics,
    notRules,
    logsourcePlaces: rules.map((rule) => (isEventRule(rule) ? rule.places.logsource : null)),
    usedPlaceholders: [...used],
  }
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

/** Path and number of a document. */
export function documentOf({ path, document }: { readonly path: string; readonly document: number }): string {
  return `${document} ${path}`
}

/** For the loss statement. */
export function ruleFactsOf(rules: RuleSet): RuleFacts {
  return { ...rules, loaded: rules.loadedCount, used: rules.used.length }
}
