import { knownFields } from '../event/known-fields.ts'
import { WINDOWS_CATEGORIES, WINDOWS_SERVICES } from '../event/logsource.ts'
import { routesOf } from '../event/routing.ts'
import type { LogKnowledge } from '../sigma/checked-rule.ts'
import type { Logsource } from '../sigma/plan.ts'

/** What `event` knows of logs, as the checks of rules ask for it. */
export const LOG_KNOWLEDGE: LogKnowledge = {
  fieldsOf: knownFields,
  eventIdsOf,
  categories: WINDOWS_CATEGORIES,
  services: WINDOWS_SERVICES,
}

function eventIdsOf(logsource: Logsource): readonly number[] | undefined {
  if (logsource.category === undefined) return undefined
  const routing = routesOf(logsource)
  if (routing.kind !== 'served') return undefined
  const eventIds = routing.routes.map((route) => route.eventIds)
  return eventIds.every((each) => each !== undefined) ? [...new Set(eventIds.flat())] : undefined
}
