/** Which of the events that logs hold a rule would be offered, and which of the fields it asks for they lack. */
import type { EventSource, View } from '../event/event.ts'
import { namesOf } from '../event/field-table.ts'
import type { SurveyedSource } from '../event/log-survey.ts'
import { type LogsourceTable, servesSource } from '../event/routing.ts'
import { isHashField, viewTable } from '../event/views.ts'
import type { Plan } from '../sigma/plan.ts'
import { eventIdsAskedBy, fieldsAskedBy } from '../sigma/plan-questions.ts'

export interface Coverage {
  /** Number of the file → events that the rule would be offered and whose id it does not rule out; files without one are left out. */
  readonly byFile: ReadonlyMap<number, number>
  /** Fields the rule asks for and that none of these events has. */
  readonly absentFields: readonly string[]
}

/** The events of a survey, asked by many rules: those of one logsource see the same. */
export class SurveyedEvents {
  readonly #sources: readonly SurveyedSource[]
  readonly #logsources: LogsourceTable
  readonly #byLogsource = new Map<string, readonly SurveyedSource[]>()

  constructor(sources: readonly SurveyedSource[], logsources: LogsourceTable) {
    this.#sources = sources
    this.#logsources = logsources
  }

  coverageOf(plan: Plan): Coverage {
    const seen = this.#seenBy(plan)
    const byFile = eventsByFile(seen)
    const isAbsent = (field: string): boolean => !seen.some((source) => this.#mayHave(plan, source, field))
    return { byFile, absentFields: seen.length === 0 ? [] : fieldsAskedBy(plan).filter(isAbsent) }
  }

  /** Of a correlation: the events of the rules that it refers to, each counted once. */
  coverageOfReferred(plans: readonly Plan[]): Coverage {
    return { byFile: eventsByFile(this.askedBy(plans)), absentFields: [] }
  }

  /** What at least one of the rules would be offered. */
  askedBy(plans: readonly Plan[]): ReadonlySet<SurveyedSource> {
    return new Set(plans.flatMap((plan) => this.#seenBy(plan)))
  }

  #seenBy(plan: Plan): readonly SurveyedSource[] {
    const served = this.#servedTo(plan)
    const ids = eventIdsAskedBy(plan)
    if (ids === null) return served
    return served.filter(({ source }) => source.eventId !== null && ids.includes(source.eventId))
  }

  #servedTo({ logsource }: Plan): readonly SurveyedSource[] {
    const key = JSON.stringify([logsource.category, logsource.product, logsource.service])
    let served = this.#byLogsource.get(key)
    if (served === undefined) {
      const routing = this.#logsources.routesOf(logsource)
      const routes = routing.kind === 'served' ? routing.routes : []
      served = this.#sources.filter(({ source }) => routes.some((route) => servesSource(route, source)))
      this.#byLogsource.set(key, served)
    }
    return served
  }

  #mayHave({ logsource, view }: Plan, { source, fields, areFieldsComplete }: SurveyedSource, field: string): boolean {
    if (!areFieldsComplete) return true
    const names = recordedNames(this.#logsources.viewOf(logsource, view, source), source, field)
    if (names.every((name) => fields.has(name))) return true
    return isHashField(field) && (fields.has('Hashes') || fields.has('Hash'))
  }
}

function eventsByFile(sources: Iterable<SurveyedSource>): ReadonlyMap<number, number> {
  const byFile = new Map<number, number>()
  for (const source of sources)
    for (const [file, events] of source.byFile) byFile.set(file, (byFile.get(file) ?? 0) + events)
  return byFile
}

/** What the log calls a field of a rule. */
function recordedNames(view: View, source: EventSource, field: string): readonly string[] {
  const table = viewTable(view, source)
  return table !== undefined && Object.hasOwn(table, field) ? namesOf(table[field]!) : [field]
}
