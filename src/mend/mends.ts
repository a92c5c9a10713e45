/**
 * What would make a silent rule fire: suggestions out of the events that came nearest, each tried by changing the text of
 * the rule, reading it again and asking it about these events.
 */
import type { NearMisses } from '../detect/index.ts'
import type { Event, LogsourceRow } from '../event/index.ts'
import type { DetectionItem, Placeholders } from '../sigma/index.ts'
import { type Blamed, testsAtFault } from './blame.ts'
import { conditionMends } from './condition-mends.ts'
import { COST } from './cost.ts'
import { anchoringMends, filterMend } from './filter-mends.ts'
import { keyMends } from './key-mends.ts'
import { logsourceMends } from './logsource-mends.ts'
import type { Candidate, Mend } from './mend.ts'
import type { NearMiss } from './near-miss.ts'
import { mendOutside, triedMends } from './trial.ts'
import { valueMends } from './value-mends.ts'
import { type RuleSource, WrittenRule } from './written-rule.ts'

export interface MendOptions {
  /** Rows beside those that are known, by which rules find their events. */
  readonly logsources?: readonly LogsourceRow[]
  /** Values of the placeholders that rules use. */
  readonly placeholders?: Placeholders
  /** Suggestions that are wanted. */
  readonly most?: number
}

const MOST = 5

/** Steps of comparison for one rule: some tenths of a second. */
const MAX_EFFORT = 30_000_000

/** Of the nearest events, those whose values are compared with the rule's. */
const MAX_ASKED = 25

/** Tests of one event that are looked at; a list of file names may have thousands. */
const MAX_BLAMED = 500

/**
 * Suggestions for a rule that matched nothing, the likeliest first: those that were seen to make it fire before all
 * others, then by how small the edit is. Empty when the document is no usable rule about events, or there is no event.
 */
export function mendsOf(source: RuleSource, near: NearMisses, options: MendOptions = {}): readonly Mend[] {
  const { most = MOST, ...settings } = options
  const rule = WrittenRule.read(source, settings)
  if (rule === undefined) return []
  const events = [...near.nearest, ...near.elsewhere].map(({ event }) => event)
  const outside = mendOutside(rule, events)
  if (outside !== undefined) return [outside]
  const candidates = new Candidates()
  suggestOfTests(rule, near, candidates)
  const [first] = near.nearest
  if (first !== undefined) candidates.add(conditionMends(rule, first.event, first.distance.tests === 1), 0)
  candidates.add(logsourceMends(rule, misplacedOf(near), settings.logsources), costOfOtherLogsource(near))
  return triedMends(rule, candidates.inOrder(), events, most)
}

/** Of what the nearest events fail. Events of other logs say something about that only where the rule is offered none. */
function suggestOfTests(rule: WrittenRule, near: NearMisses, candidates: Candidates): void {
  const isOffered = near.nearest.length > 0
  const events = isOffered ? near.nearest : near.elsewhere
  const least = events[0]?.distance.tests ?? 0
  const effort = { left: MAX_EFFORT }
  const asked = events.filter(({ distance }) => distance.tests <= least + 1).slice(0, MAX_ASKED)
  for (const { event, distance } of asked) {
    const behind = Math.min(COST.mostBehind, COST.eachTestBehind * (distance.tests - least))
    const seen = rule.detector.seen(rule.rule, event)
    const isOneShort = distance.tests === 1
    const miss: NearMiss = { rule, event: seen, absentFields: near.absentFields, isOneShort, effort }
    candidates.add(mendsAt(miss), isOffered ? behind : behind + COST.nothingIsOffered)
  }
}

function mendsAt(miss: NearMiss): Candidate[] {
  const { rule, event } = miss
  const keys = new Map<DetectionItem, Blamed>()
  const candidates: Candidate[] = []
  for (const blamed of testsAtFault(rule.rule.plan, event, rule.compiled).slice(0, MAX_BLAMED)) {
    const written = rule.written(blamed.test)
    if (written === undefined) continue
    keys.set(written.item, blamed)
    if (blamed.shouldHold) candidates.push(...valueMends(miss, blamed, written))
    else candidates.push(filterMend(miss, blamed, written), ...anchoringMends(miss, blamed, written))
  }
  for (const [item, { selection, shouldHold }] of keys) candidates.push(...keyMends(miss, selection, item, shouldHold))
  return candidates
}

/** Events of other logs that may be those that were meant: any where the rule is offered none, else what it would match. */
function misplacedOf({ elsewhere, offered }: NearMisses): readonly Event[] {
  return elsewhere.filter(({ distance }) => offered === 0 || distance.tests === 0).map(({ event }) => event)
}

/** A log source that does have events is wrong all the same where they lack what is asked for. */
function costOfOtherLogsource({ offered, absentFields }: NearMisses): number {
  if (offered === 0) return 0
  return absentFields.length > 0 ? COST.othersAreForeign : COST.othersAreOffered
}

/** Each edit once, as the cheapest of those who suggest it. */
class Candidates {
  readonly #byEdit = new Map<string, Candidate>()

  add(candidates: readonly Candidate[], penalty: number): void {
    for (const candidate of candidates) {
      const cost = candidate.cost + penalty
      const key = JSON.stringify([candidate.place.start, candidate.place.end, candidate.edits, candidate.replacement])
      const known = this.#byEdit.get(key)
      if (known === undefined || known.cost > cost) this.#byEdit.set(key, { ...candidate, cost })
    }
  }

  inOrder(): readonly Candidate[] {
    return [...this.#byEdit.values()].sort(
      (left, right) => left.cost - right.cost || left.place.start - right.place.start,
    )
  }
}
