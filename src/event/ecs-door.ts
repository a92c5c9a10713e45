import type { ElasticView, Event } from './event.ts'

/**
 * Elastic's names are tables that most runs do not need, so they are not loaded with the rest: who evaluates queries
 * imports `ecs-event.ts`, which hangs itself in here. Plans that ask for them are made by `kql` alone, which does.
 */
let open: ((event: Event, view: ElasticView) => Event) | undefined

export function openEcsView(see: (event: Event, view: ElasticView) => Event): void {
  open = see
}

/** `event`: under the names of its log. */
export function throughEcsDoor(event: Event, view: ElasticView): Event {
  if (open === undefined) throw new Error('an event is asked for Elastic’s names, and event/ecs-event.ts is not loaded')
  return open(event, view)
}
