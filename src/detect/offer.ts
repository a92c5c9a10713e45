import type { EventSource } from '../event/event.ts'
import { type Route, type Routing, routesOf, servesSource } from '../event/logsource.ts'
import type { Plan } from '../sigma/plan.ts'

/** Whether an event is shown to a rule at all. */
export type Offer =
  | { readonly kind: 'offered' }
  /** The rule looks at other events. */
  | { readonly kind: 'elsewhere'; readonly routes: readonly Route[] }
  /** The rule looks at no Windows log that is known here, so it sees no event. */
  | { readonly kind: 'unserved'; readonly routing: Exclude<Routing, { kind: 'served' }> }
  /** The event does not say where it comes from. */
  | { readonly kind: 'unknown'; readonly routes: readonly Route[] }

export function offerOf({ logsource }: Plan, source: EventSource): Offer {
  const routing = routesOf(logsource)
  if (routing.kind !== 'served') return { kind: 'unserved', routing }
  const { routes } = routing
  if (routes.some((route) => servesSource(route, source))) return { kind: 'offered' }
  const isNameless = source.channel === null && source.provider === null
  return { kind: isNameless ? 'unknown' : 'elsewhere', routes }
}
