/** Every rule of a set as an entry of `rules`: those that are used, and those that are not with the reason. */
import { SurveyedEvents } from '../detect/index.ts'
import type { LogSurvey } from '../event/index.ts'
import type { EvidenceFile } from '../node/run-contract.ts'
import type { EntryCoverage, LogFacts, ReadRule, RuleEntry } from '../report/index.ts'
import { type AnyPlan, isCorrelation, ruleKey } from '../sigma/correlation-plan.ts'
import type { Diagnostic, Plan } from '../sigma/index.ts'
import { eventIdsAskedBy, fieldsAskedBy, searchesAllValues } from '../sigma/plan-questions.ts'
import { type RuleChoice, selectRules } from '../sigma/select.ts'
import { serving } from './rule-serving.ts'
import { documentOf, type RuleSet } from './rule-set.ts'

/** Logs that were read, and what was counted in them. */
export interface SurveyedLogs {
  readonly files: readonly EvidenceFile[]
  readonly survey: LogSurvey
}

/**
 * In the order of files and documents. Documents that could not be read are always among them: whether they were chosen
 * cannot be told.
 */
export function ruleEntries(rules: RuleSet, choice: RuleChoice, logs: SurveyedLogs | undefined): RuleEntry[] {
  const refusals = new Map(rules.refusals.map((refusal) => [documentOf(refusal), refusal]))
  const events = logs && new SurveyedEvents(logs.survey.sources, rules.logsources)
  const chosen = selectRules(
    rules.plans.map((plan) => ({ plan })),
    choice,
  )
  const served = new Set(
    serving(
      rules.plans.filter(({ rule }) => !refusals.has(documentOf(rule))),
      rules.logsources,
    ).served.map(({ plan }) => plan),
  )
  const referred = eventRulesByKey(rules.plans)
  const entries = chosen.map(({ plan }): RuleEntry => {
    const { path, document } = plan.rule
    const refusal = refusals.get(documentOf(plan.rule)) ?? null
    const isServed = served.has(plan)
    const coverage = isServed && events && logs ? coverageOf(plan, events, logs.files, referred) : null
    const rule = readRule(plan, rules)
    return { path, document, rule, isServed, reason: reasonOf(plan, refusal, isServed), refusal, coverage }
  })
  const read = new Set(rules.plans.map(({ rule }) => documentOf(rule)))
  for (const [key, refusal] of refusals) if (!read.has(key)) entries.push(unreadEntry(refusal))
  return inOrder(entries, rules.files)
}

function readRule(plan: AnyPlan, { logsources }: RuleSet): ReadRule {
  const { id, title, level, status, tags } = plan.rule
  const common = { id, title, level, status, tags }
  if (isCorrelation(plan)) {
    const { type, of } = plan.correlation
    const correlation = { type, rules: of.map(({ name }) => name) }
    return { ...common, ...NO_EVENT_RULE, correlation }
  }
  const routing = logsources.routesOf(plan.logsource)
  return {
    ...common,
    logsource: plan.logsource,
    view: plan.view,
    correlation: null,
    routes: routing.kind === 'served' ? routing.routes : [],
    fields: fieldsAskedBy(plan),
    hasKeywords: searchesAllValues(plan),
    eventIds: eventIdsAskedBy(plan),
  }
}

const NO_EVENT_RULE = {
  logsource: null,
  view: null,
  routes: [],
  fields: [],
  hasKeywords: false,
  eventIds: null,
} as const

/** Key of a rule → the event rules that stand behind it: itself, or those that a correlation refers to. */
type EventRules = (key: string) => readonly Plan[]

function eventRulesByKey(plans: readonly AnyPlan[]): EventRules {
  const byKey = new Map(plans.map((plan) => [ruleKey(plan.rule), plan]))
  const find = (key: string): readonly Plan[] => {
    const plan = byKey.get(key)
    if (plan === undefined) return []
    return isCorrelation(plan) ? plan.correlation.of.flatMap((other) => find(other.key)) : [plan]
  }
  return find
}

function reasonOf(plan: AnyPlan | null, refusal: Diagnostic | null, isServed: boolean): string | null {
  if (refusal !== null) return `refused: ${refusal.message}`
  if (isServed) return null
  const isAboutRules = plan !== null && isCorrelation(plan)
  return isAboutRules ? 'none of the rules that it refers to is used' : 'for a product other than Windows'
}

function unreadEntry(refusal: Diagnostic): RuleEntry {
  const { path, document } = refusal
  return {
    path,
    document,
    rule: null,
    isServed: false,
    reason: reasonOf(null, refusal, false),
    refusal,
    coverage: null,
  }
}

function coverageOf(
  plan: AnyPlan,
  events: SurveyedEvents,
  files: readonly EvidenceFile[],
  eventRulesOf: EventRules,
): EntryCoverage {
  const { byFile, absentFields } = isCorrelation(plan)
    ? events.coverageOfReferred(eventRulesOf(ruleKey(plan.rule)))
    : events.coverageOf(plan)
  const logs = [...byFile]
    .sort(([a], [b]) => a - b)
    .map(([number, count]) => ({ file: files[number]!.name, events: count }))
  return { events: logs.reduce((sum, log) => sum + log.events, 0), logs, absentFields }
}

function inOrder(entries: RuleEntry[], files: RuleSet['files']): RuleEntry[] {
  const places = new Map(files.map(({ name }, index) => [name, index]))
  return entries.sort((a, b) => places.get(a.path)! - places.get(b.path)! || a.document - b.document)
}

/** What the logs hold, beside what rules in use would be offered of it. */
export function logFacts({ files, survey }: SurveyedLogs, rules: RuleSet): LogFacts {
  const { sources } = survey
  const events = new SurveyedEvents(sources, rules.logsources)
  const asked = events.askedBy(rules.used.flatMap(({ plan }) => (isCorrelation(plan) ? [] : [plan])))
  const logs = files.map(({ name }, number) => {
    const held = sources.flatMap((source) => {
      const count = source.byFile.get(number)
      return count === undefined ? [] : [{ source, count }]
    })
    const total = (some: typeof held): number => some.reduce((sum, { count }) => sum + count, 0)
    const byChannel = new Map<string, number>()
    for (const { source, count } of held) {
      const channel = source.source.channel ?? 'no channel'
      byChannel.set(channel, (byChannel.get(channel) ?? 0) + count)
    }
    return {
      file: name,
      events: total(held),
      asked: total(held.filter(({ source }) => asked.has(source))),
      channels: [...byChannel]
        .sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1))
        .map(([name]) => name),
    }
  })
  return { logs, isComplete: survey.isComplete }
}
