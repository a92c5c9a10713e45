import type { EventSource, View } from '../event/event.ts'
import { type Route as LogRoute, type LogsourceTable, servesSource } from '../event/routing.ts'
import { viewTable } from '../event/views.ts'
import type { Plan } from '../sigma/plan.ts'

/** Rules that see the same events under the same names. */
export interface Route {
  readonly key: string
  readonly view: View
  /** Numbers of the rules, ascending. */
  readonly rules: readonly number[]
}

/** Sources are few in sound logs; a log that invents them may not fill the memory. */
const MAX_KNOWN_SOURCES = 10_000

/** Which rules may see an event, by provider, channel and event id; asked for every record, so answers are kept. */
export class Router {
  readonly #groups: readonly Group[]
  readonly #logsources: LogsourceTable
  readonly #wantsAnyEventId: boolean
  readonly #wantedEventIds = new Set<number>()
  readonly #known = new Map<string, readonly Route[]>()
  /** The same source is asked for three times an event, and events of one kind come in a row. */
  #lastSource: EventSource = { provider: null, channel: null, eventId: null }
  #lastRoutes: readonly Route[] = []

  constructor(plans: readonly Plan[], isRouting: boolean, logsources: LogsourceTable) {
    this.#logsources = logsources
    this.#groups = groupsOf(plans, isRouting, logsources)
    const routes = this.#groups.flatMap((group) => group.routes)
    this.#wantsAnyEventId = routes.some((route) => route.eventIds === undefined)
    for (const route of routes) for (const eventId of route.eventIds ?? []) this.#wantedEventIds.add(eventId)
    this.#lastRoutes = this.#lookUp(this.#lastSource)
  }

  wantsEventId(eventId: number): boolean {
    return this.#wantsAnyEventId || this.#wantedEventIds.has(eventId)
  }

  routesOf(source: EventSource): readonly Route[] {
    const last = this.#lastSource
    const isLast =
      last.eventId === source.eventId && last.channel === source.channel && last.provider === source.provider
    if (!isLast) {
      this.#lastRoutes = this.#lookUp(source)
      this.#lastSource = source
    }
    return this.#lastRoutes
  }

  /** The names under which a rule sees an event. */
  viewOf({ logsource, view }: Plan, source: EventSource): View {
    return this.#logsources.viewOf(logsource, view, source)
  }

  #lookUp(source: EventSource): readonly Route[] {
    const key = `${source.eventId}\n${source.channel}\n${source.provider}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    if (this.#known.size === MAX_KNOWN_SOURCES) this.#known.clear()
    const routes = this.#find(source)
    this.#known.set(key, routes)
    return routes
  }

  #find(source: EventSource): Route[] {
    const serving = this.#groups.filter((group) => group.routes.some((route) => servesSource(route, source)))
    const byView = new Map<View, Group[]>()
    for (const group of serving) {
      const own = this.viewOf(group.first, source)
      // Where a view has no names of its own for this source, all views are one.
      const isApart =
        typeof own === 'object' || own === 'ecs' || own === 'winlogbeat' || viewTable('sysmon', source) !== undefined
      const view = isApart ? own : 'sysmon'
      byView.set(view, [...(byView.get(view) ?? []), group])
    }
    return [...byView].map(([view, groups]) => ({
      key: `${typeof view === 'object' ? 'row' : view} ${groups.map((group) => group.number).join(' ')}`,
      view,
      rules: groups.flatMap((group) => group.rules).sort((a, b) => a - b),
    }))
  }
}

/** Rules of one logsource and view. */
interface Group {
  readonly number: number
  readonly first: Plan
  readonly routes: readonly LogRoute[]
  readonly rules: number[]
}

function groupsOf(plans: readonly Plan[], isRouting: boolean, logsources: LogsourceTable): Group[] {
  const groups = new Map<string, Group>()
  for (const [rule, plan] of plans.entries()) {
    const { logsource, view } = plan
    const { category, product, service } = logsource
    const key = isRouting ? JSON.stringify([category, product, service, view]) : view
    let group = groups.get(key)
    if (group === undefined) {
      const routes = isRouting ? servedRoutes(plan, logsources) : [{}]
      group = { number: groups.size, first: plan, routes, rules: [] }
      groups.set(key, group)
    }
    group.rules.push(rule)
  }
  return [...groups.values()]
}

function servedRoutes({ logsource }: Plan, logsources: LogsourceTable): readonly LogRoute[] {
  const routing = logsources.routesOf(logsource)
  return routing.kind === 'served' ? routing.routes : []
}
