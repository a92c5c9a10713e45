/** A rule and a query that should say the same: on which events they do not, and which tests are responsible. */
import { Detector, isNearer, type Offer, offerOf, type PlannedEventRule, type Trace } from '../detect/index.ts'
import type { ConditionTrace, LeafTrace, TestTrace } from '../detect/trace.ts'
import type { Event, EventDescription, LogsourceRow } from '../event/index.ts'
import { leavesOf, queryHolds, queryTrace } from './evaluate.ts'
import type { Query } from './load.ts'
import { testMeaning } from './meaning.ts'

/** One of the two holds, the other does not. */
export interface Disagreement {
  readonly holds: 'rule' | 'query'
  /** TimeCreated, UTC; null when the event has none. */
  readonly time: string | null
  readonly event: EventDescription
  /** Whether the rule looks at such events at all; where it does not, that is why it does not match. */
  readonly offer: Offer
  /** Of the side that does not hold: the tests whose answers would have to change. */
  readonly blame: readonly BlamedTest[]
  /** The whole tree of that side. */
  readonly trace: Trace
}

export interface BlamedTest {
  /** null in a query. */
  readonly selection: string | null
  /** null for a search in every value. */
  readonly field: string | null
  readonly test: string
  /** As the rule or the query writes it. */
  readonly pattern: string
  /** The values that were looked at; null when there are none. */
  readonly actual: LeafTrace['actual']
  /** How far a test that fails was from holding; null for one that holds. */
  readonly near: LeafTrace['near']
  /** The test as the trace has it. */
  readonly leaf: LeafTrace
  /** The test holds, and is one that must not: a filter. */
  readonly isHeld: boolean
  /** Other tests that would do as well, being alternatives that are no nearer. */
  readonly alternatives: number
  /** Of a query: what the test really asks, and its place in the document. */
  readonly meaning: string | null
  readonly line: number | null
  readonly column: number | null
}

export interface AgreementCounts {
  readonly events: number
  readonly both: number
  readonly neither: number
  readonly onlyRule: number
  readonly onlyQuery: number
  /** Tests that are responsible for differences, those of most events first; not more than `MAX_BLAMED` are told apart. */
  readonly blame: readonly BlameCount[]
  /** Events that only the query matched and that the rule does not look at. */
  readonly notOffered: number
}

export type BlameCount = Pick<BlamedTest, 'selection' | 'field' | 'test' | 'pattern' | 'isHeld' | 'line' | 'column'> & {
  readonly side: 'rule' | 'query'
  readonly events: number
}

const MAX_BLAMED = 1000

export class Agreement {
  readonly rule: PlannedEventRule
  readonly query: Query
  readonly #detector: Detector
  #both = 0
  #neither = 0
  #onlyRule = 0
  #onlyQuery = 0
  #notOffered = 0
  readonly #blame = new Map<string, { -readonly [key in keyof BlameCount]: BlameCount[key] }>()

  /** `logsources`: rows beside those that are known, as for `Detector`. */
  constructor(rule: PlannedEventRule, query: Query, logsources: readonly LogsourceRow[] = []) {
    this.rule = rule
    this.query = query
    this.#detector = new Detector([rule], { logsources })
  }

  /** Counts the event; undefined when both say the same of it. */
  compare(event: Event): Disagreement | undefined {
    const offer = offerOf(this.rule.plan, event.source, this.#detector.logsources)
    // Who does not know where an event comes from takes it for one that the rule looks at.
    const isOffered = offer.kind === 'offered' || offer.kind === 'unknown'
    const ruleHolds = isOffered && this.#detector.distance(this.rule, event).tests === 0
    if (queryHolds(this.query, event) === ruleHolds) {
      if (ruleHolds) this.#both++
      else this.#neither++
      return undefined
    }
    return ruleHolds ? this.#onlyRuleHolds(event, offer) : this.#onlyQueryHolds(event, offer, isOffered)
  }

  counts(): AgreementCounts {
    const [both, neither, onlyRule, onlyQuery] = [this.#both, this.#neither, this.#onlyRule, this.#onlyQuery]
    const blame = [...this.#blame.values()].sort((left, right) => right.events - left.events)
    const events = both + neither + onlyRule + onlyQuery
    return { events, both, neither, onlyRule, onlyQuery, blame, notOffered: this.#notOffered }
  }

  #onlyRuleHolds(event: Event, offer: Offer): Disagreement {
    this.#onlyRule++
    const { trace } = queryTrace(this.query, event)
    const places = new Map(leavesOf(trace.condition).map((leaf, index) => [leaf, this.query.places[index]!]))
    const blame = blamed(trace.condition, null).map((each): BlamedTest => {
      const place = this.query.placeAt(places.get(each.leaf)!.value.start)
      return { ...blamedTest(each), selection: null, meaning: testMeaning(each.leaf.test), ...place }
    })
    this.#count('query', blame)
    return { holds: 'rule', time: event.time, event: event.describe(), offer, blame, trace }
  }

  #onlyQueryHolds(event: Event, offer: Offer, isOffered: boolean): Disagreement {
    this.#onlyQuery++
    const trace = this.#detector.explain(this.rule, event)
    const blame = isOffered ? blamed(trace.condition, null).map(blamedTest) : []
    if (!isOffered) this.#notOffered++
    this.#count('rule', blame)
    return { holds: 'query', time: event.time, event: event.describe(), offer, blame, trace }
  }

  #count(side: 'rule' | 'query', blame: readonly BlamedTest[]): void {
    for (const { selection, field, test, pattern, isHeld, line, column } of blame) {
      const key = JSON.stringify([side, selection, field, test, pattern, isHeld, line, column])
      const known = this.#blame.get(key)
      if (known !== undefined) known.events++
      else if (this.#blame.size < MAX_BLAMED)
        this.#blame.set(key, { side, events: 1, selection, field, test, pattern, line, column, isHeld })
    }
  }
}

interface Blamed {
  readonly leaf: LeafTrace
  readonly selection: string | null
  readonly alternatives: number
}

function blamedTest({ leaf, selection, alternatives }: Blamed): BlamedTest {
  const { field, expected, actual, near, matched } = leaf
  const place = { meaning: null, line: null, column: null }
  return { selection, field, ...expected, actual, near, leaf, isHeld: matched, alternatives, ...place }
}

type Node = ConditionTrace | TestTrace

/** The leaves because of which a node has the answer that it has: of alternatives the nearest. */
function blamed(node: Node, selection: string | null): readonly Blamed[] {
  switch (node.op) {
    case 'test':
      return [{ leaf: node, selection, alternatives: 0 }]
    case 'selection':
      return blamed(node.of, node.name)
    case 'not':
      return blamed(node.of, selection)
    default: {
      // All children of an `or` that fails would do, and so would all of an `and` that holds.
      const responsible = (node.of as readonly Node[]).filter(({ matched }) => matched === node.matched)
      const needsAll = (node.op === 'and') !== node.matched
      if (needsAll || responsible.length < 2) return responsible.flatMap((child) => blamed(child, selection))
      const nearest = responsible.reduce((best, each) => (isNearer(each.distance, best.distance) ? each : best))
      const alternatives = responsible.length - 1
      return blamed(nearest, selection).map((each) => ({ ...each, alternatives: each.alternatives + alternatives }))
    }
  }
}
