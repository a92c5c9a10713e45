/** Of the events that came nearest, those to explain, in the order in which they are told. */
import type { Event } from '../event/event.ts'
import { blamedTests } from './blame.ts'
import type { Detector, PlannedEventRule } from './detector.ts'
import { type Distance, isNearer } from './distance.ts'
import { type Explanation, explanationOf } from './explanation.ts'
import type { NearMisses } from './near-misses.ts'

/**
 * The nearest that did not match; where every event did, the first matches. `most`: how many; `chosenFrom`: events that are
 * compared letter by letter to choose these, each some milliseconds.
 */
export function nearestExplanations(
  detector: Detector,
  rule: PlannedEventRule,
  { nearest, elsewhere, offered, matches }: NearMisses,
  { most, chosenFrom }: { readonly most: number; readonly chosenFrom: number },
): readonly Explanation[] {
  const explained = (event: Event): Explanation => explanationOf(detector, rule, event)
  // What the rule does not look at is only told of where it looks at nothing.
  const near = offered > 0 ? nearest : elsewhere
  if (near.length === 0) return matches.slice(0, most).map(explained)
  // Of equally near ones the first of the log.
  const inLog = near.slice(0, Math.max(most, chosenFrom)).sort((a, b) => a.position - b.position)
  const ranked = inLog.map(({ event }) => {
    const explanation = explained(event)
    return { explanation, distance: distanceOf(explanation) }
  })
  ranked.sort((a, b) => (isNearer(a.distance, b.distance) ? -1 : isNearer(b.distance, a.distance) ? 1 : 0))
  return ranked.slice(0, most).map(({ explanation }) => explanation)
}

/**
 * An event that only an exception takes away is more telling than one that has next to nothing of what is asked; but less
 * than one that lacks a letter or two.
 */
const SHARE_OF_EXCEPTION = 0.3

function distanceOf({ trace }: Explanation): Distance {
  const shares = blamedTests(trace)?.map(({ leaf, wanted }) => (wanted ? leaf.distance.share : SHARE_OF_EXCEPTION))
  return { tests: trace.distance.tests, share: shares?.reduce((sum, share) => sum + share, 0) ?? trace.distance.share }
}
