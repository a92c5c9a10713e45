/** Every rule of a set as an entry of `rules`: those that are used, and those that are not with the reason. */
import { SurveyedEvents } from '../detect/index.ts'
import type { LogSurvey } from '../event/index.ts'
import type { EvidenceFile } from '../node/run-contract.ts'
import type { EntryCoverage, LogFacts, ReadRule, RuleEntry } from '../report/index.ts'
import type { Diagnostic, Plan } from '../sigma/index.ts'
import { eventIdsAskedBy, fieldsAskedBy, searchesAllValues } from '../sigma/plan-questions.ts'
import { type RuleChoice, selectRules } from '../sigma/select.ts'
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
  const entries = chosen.map(({ plan }): RuleEntry => {
    const { path, document } = plan.rule
    const refusal = refusals.get(documentOf(plan.rule)) ?? null
    const routing = rules.logsources.routesOf(plan.logsource)
    const isServed = refusal === null && routing.kind === 'served'
    const coverage = isServed && events && logs ? coverageOf(plan, events, logs.files) : null
    const routes = routing.kind === 'served' ? routing.routes : []
    return {
      path,
      document,
      rule: readRule(plan, routes),
      isServed,
      reason: reasonOf(refusal, isServed),
      refusal,
      coverage,
    }
  })
  const read = new Set(rules.plans.map(({ rule }) => documentOf(rule)))
  for (const [key, refusal] of refusals) if (!read.has(key)) entries.push(unreadEntry(refusal))
  return inOrder(entries, rules.files)
}

function readRule(plan: Plan, routes: ReadRule['routes']): ReadRule {
  const { id, title, level, status, tags } = plan.rule
  return {
    id,
    title,
    level,
    status,
    tags,
    logsource: plan.logsource,
    view: plan.view,
    routes,
    fields: fieldsAskedBy(plan),
    hasKeywords: searchesAllValues(plan),
    eventIds: eventIdsAskedBy(plan),
  }
}

function reasonOf(refusal: Diagnostic | null, isServed: boolean): string | null {
  if (refusal !== null) return `refused: ${refusal.message}`
  return isServed ? null : 'for a product other than Windows'
}

function unreadEntry(refusal: Diagnostic): RuleEntry {
  const { path, document } = refusal
  return { path, document, rule: null, isServed: false, reason: reasonOf(refusal, false), refusal, coverage: null }
}

function coverageOf(plan: Plan, events: SurveyedEvents, files: readonly EvidenceFile[]): EntryCoverage {
  const { byFile, absentFields } = events.coverageOf(plan)
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
  const asked = events.askedBy(rules.used.map(({ plan }) => plan))
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
