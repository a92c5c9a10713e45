/**
 * Which events a rule may see: category, product and service of its logsource against provider, channel and event id of
 * the event. All attributes must hold: a category with `service: sysmon` never serves Security 4688.
 */
import type { EventSource, View } from './event.ts'
import { type ViewTable, viewTableOf } from './field-table.ts'
import { LOGSOURCES, type LogsourceRow, TRACED_CATEGORIES } from './logsource.ts'

export interface LogsourceNames {
  readonly category?: string
  readonly product?: string
  readonly service?: string
}

/** A part of the logs. An attribute that is missing does not matter. */
export interface Route {
  readonly provider?: string
  readonly channels?: readonly string[]
  readonly eventIds?: readonly number[]
  /** Under these names instead of the view's. */
  readonly names?: ViewTable
  /** The channel must hold even where the provider does. */
  readonly isBoundToChannel?: boolean
}

export type Routing =
  | { readonly kind: 'served'; readonly routes: readonly Route[] }
  /** A rule for something that is no Windows log. */
  | { readonly kind: 'other-product' }
  /** A rule for Windows, but of a log that is not known here. */
  | ({ readonly kind: 'unknown' } & UnknownLogsource)

export interface UnknownLogsource {
  readonly attribute: 'category' | 'service'
  readonly value: string
  /** No log has such events, only a trace of this provider. */
  readonly tracedBy?: string
  /** The attribute is known, but no event of this category lies in the log of the service. */
  readonly apartFrom?: string
}

const WINDOWS = 'windows'

/** The table of `logsource.ts`, and rows that were added to it. */
export class LogsourceTable {
  readonly #products = new Map<string, ProductRoutes>()
  readonly #known = new Map<string, Routing>()
  readonly #hasNames: boolean

  constructor(added: readonly LogsourceRow[] = []) {
    this.#hasNames = added.some(({ fields }) => fields !== undefined)
    const replaced = new Set(added.filter(({ replaces }) => replaces === true).map(namesKey))
    // Added rows stand first: their names of fields count where several rows serve the same event.
    for (const row of added) this.#productOf(row).add(row, true)
    for (const row of LOGSOURCES)
      if (replaced.size === 0 || !replaced.has(namesKey(row))) this.#productOf(row).add(row, false)
  }

  /** Where the events of a logsource are found. Names compare without regard to case. */
  routesOf({ category, product, service }: LogsourceNames): Routing {
    const key = JSON.stringify([category, product, service])
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const routing = this.#find(product?.toLowerCase(), category?.toLowerCase(), service?.toLowerCase())
    this.#known.set(key, routing)
    return routing
  }

  /** Under which names a rule sees an event: those of the row that brings it, or else the rule's view. */
  viewOf(logsource: LogsourceNames, view: View, source: EventSource): View {
    if (!this.#hasNames) return view
    const routing = this.routesOf(logsource)
    if (routing.kind !== 'served') return view
    return routing.routes.find((route) => servesSource(route, source))?.names ?? view
  }

  /** For hints. */
  namesOfWindows(attribute: 'category' | 'service'): Iterable<string> {
    return this.#products.get(WINDOWS)![attribute].keys()
  }

  #productOf({ product = WINDOWS }: LogsourceRow): ProductRoutes {
    const name = product.toLowerCase()
    let routes = this.#products.get(name)
    if (routes === undefined) {
      routes = new ProductRoutes(name === WINDOWS ? [{}] : [])
      this.#products.set(name, routes)
    }
    return routes
  }

  #find(product: string | undefined, category: string | undefined, service: string | undefined): Routing {
    const routes = this.#products.get(product ?? WINDOWS)
    if (routes === undefined || (product ?? category ?? service) === undefined) return { kind: 'other-product' }
    const found = routes.find(category, service)
    if (found.length > 0) return { kind: 'served', routes: found }
    if (product !== WINDOWS) return { kind: 'other-product' }
    const unknown = routes.unknownOf(category, service)
    if (unknown === undefined) return { kind: 'unknown', attribute: 'service', value: service!, apartFrom: category! }
    const isTraced = unknown.attribute === 'category' && Object.hasOwn(TRACED_CATEGORIES, unknown.value)
    return { kind: 'unknown', ...unknown, ...(isTraced ? { tracedBy: TRACED_CATEGORIES[unknown.value]! } : {}) }
  }
}

/** The routes of a product by what its rows name; names in lower case. */
class ProductRoutes {
  readonly category = new Map<string, Route[]>()
  readonly service = new Map<string, Route[]>()
  /** Of rows that name both, by both. */
  readonly #pairs = new Map<string, Route[]>()
  /** Of rows that name neither. */
  readonly #whole: Route[] = []
  /** What rules that name neither see without such rows. */
  readonly #everything: readonly Route[]

  constructor(everything: readonly Route[]) {
    this.#everything = everything
  }

  add(row: LogsourceRow, isBoundToChannel: boolean): void {
    const category = row.category?.toLowerCase()
    const service = row.service?.toLowerCase()
    const route = routeOf(row, isBoundToChannel)
    if (category !== undefined && service !== undefined) append(this.#pairs, `${category}\n${service}`, route)
    else if (category !== undefined) append(this.category, category, route)
    else if (service !== undefined) append(this.service, service, route)
    else this.#whole.push(route)
  }

  find(category: string | undefined, service: string | undefined): Route[] {
    const pair = this.#pairs.get(`${category}\n${service}`) ?? []
    if (this.unknownOf(category, service) !== undefined) return [...pair, ...this.#whole]
    const ofCategory = category === undefined ? undefined : this.category.get(category)!
    const ofService = service === undefined ? undefined : this.service.get(service)!
    if (ofCategory === undefined && ofService === undefined)
      return this.#whole.length > 0 ? this.#whole : [...this.#everything]
    return [...pair, ...both(ofCategory ?? [{}], ofService ?? [{}])]
  }

  unknownOf(category: string | undefined, service: string | undefined): UnknownLogsource | undefined {
    if (category !== undefined && !this.category.has(category)) return { attribute: 'category', value: category }
    if (service !== undefined && !this.service.has(service)) return { attribute: 'service', value: service }
    return undefined
  }
}

function append(routes: Map<string, Route[]>, name: string, route: Route): void {
  const known = routes.get(name)
  if (known === undefined) routes.set(name, [route])
  else known.push(route)
}

function namesKey({ product = WINDOWS, category, service }: LogsourceRow): string {
  return JSON.stringify([product, category ?? null, service ?? null]).toLowerCase()
}

function routeOf({ provider, channels, eventIds, fields }: LogsourceRow, isBoundToChannel: boolean): Route {
  return {
    ...(provider === undefined ? {} : { provider }),
    ...(channels === undefined ? {} : { channels }),
    ...(eventIds === undefined ? {} : { eventIds }),
    ...(fields === undefined ? {} : { names: viewTableOf(fields) }),
    ...(isBoundToChannel ? { isBoundToChannel } : {}),
  }
}

/** What lies in one of each. */
function both(left: readonly Route[], right: readonly Route[]): Route[] {
  return left.flatMap((a) => right.flatMap((b) => overlap(a, b) ?? []))
}

function overlap(a: Route, b: Route): Route | undefined {
  if (a.provider !== undefined && b.provider !== undefined && !same(a.provider, b.provider)) return undefined
  const channels = common(a.channels, b.channels, same)
  const eventIds = common(a.eventIds, b.eventIds, (one, other) => one === other)
  if (channels?.length === 0 || eventIds?.length === 0) return undefined
  return {
    ...b,
    ...a,
    ...(channels === undefined ? {} : { channels }),
    ...(eventIds === undefined ? {} : { eventIds }),
  }
}

function common<Item>(
  left: readonly Item[] | undefined,
  right: readonly Item[] | undefined,
  isSame: (one: Item, other: Item) => boolean,
): readonly Item[] | undefined {
  if (left === undefined || right === undefined) return left ?? right
  return left.filter((item) => right.some((other) => isSame(item, other)))
}

let withoutAddedRows: LogsourceTable | undefined

/** The table with these rows added; without any it is always the same one. */
export function logsourceTable(added: readonly LogsourceRow[] = []): LogsourceTable {
  if (added.length > 0) return new LogsourceTable(added)
  withoutAddedRows ??= new LogsourceTable()
  return withoutAddedRows
}

/** Where the events of a logsource are found when no rows were added. */
export function routesOf(logsource: LogsourceNames): Routing {
  return logsourceTable().routesOf(logsource)
}

/**
 * True when the event lies on the route. The provider decides where both are known: forwarding changes channels, not
 * providers. Only an added row that names both wants both.
 */
export function servesSource(route: Route, source: EventSource): boolean {
  const { provider, channels, eventIds } = route
  if (eventIds !== undefined && (source.eventId === null || !eventIds.includes(source.eventId))) return false
  if (provider !== undefined && source.provider !== null) {
    if (!same(provider, source.provider)) return false
    if (channels === undefined || route.isBoundToChannel !== true || source.channel === null) return true
  } else if (channels === undefined) return provider === undefined
  const { channel: name } = source
  return name !== null && channels.some((each) => same(each, name))
}

function same(left: string, right: string): boolean {
  return left.length === right.length && left.toLowerCase() === right.toLowerCase()
}
