import type { Event, EventSource } from '../event/event.ts'
import type { LogsourceRow } from '../event/logsource.ts'
import { type LogsourceTable, logsourceTable } from '../event/routing.ts'
import { ticksOf } from '../evtx/time.ts'
import type { Plan, Test } from '../sigma/plan.ts'
import { type CompiledTest, compileTest, firstText } from './compiled-test.ts'
import { CorrelationNet, type Planned } from './correlation-net.ts'
import { correlate } from './correlator.ts'
import { compileDistance, type Distance, distanceOf, type ShareOf, type TestsToHold } from './distance.ts'
import { type AnsweredTest, EvidenceTeller } from './evidence.ts'
import { type FoundMatch, matchOf } from './found-match.ts'
import { compareHits, EventNames, type Hit } from './hit.ts'
import type { IndexData } from './index-data.ts'
import { indexDataOf } from './index-plan.ts'
import { type CorrelationMatch, type Match, type MatchedRule, matchedRule } from './match.ts'
import { Reference } from './reference.ts'
import { type Route, Router } from './router.ts'
import { RuleIndex } from './rule-index.ts'
import { type Trace, traceOf } from './trace.ts'

export interface DetectorOptions {
  /** Offer an event only to rules whose logsource it serves (default), or to all. */
  readonly routing?: boolean
  /** Rows beside those that are known, by which rules find their events. */
  readonly logsources?: readonly LogsourceRow[]
  /** Evaluate every rule, without the index. */
  readonly reference?: boolean
  /** Where indexes are kept. */
  readonly indexes?: IndexStore
}

export interface IndexStore {
  /** `route`: names the rules; the same ones for detectors with the same rules, logsources and routing. */
  find(route: string): IndexData | undefined
  keep(route: string, data: IndexData): void
}

/** Rules from which on keeping their index is worth a file. */
const MANY_RULES = 50

/** A rule about events, not about matches. */
export interface PlannedEventRule {
  readonly plan: Plan
}

/** Events in, matches out. A detector keeps what it learns about events to be quicker, never anything that changes answers. */
export class Detector {
  readonly #net: CorrelationNet
  readonly #plans: readonly Plan[]
  /** By number of the rule: whether its matches are told, and whether a correlation refers to it. */
  readonly #isReported: readonly boolean[]
  readonly #isReferred: readonly boolean[]
  readonly #eventNames = new EventNames()
  #hits: Hit[] = []
  /** Matches of referred rules on events without a time: no correlation can place them. */
  hitsWithoutTime = 0
  /** By which rules find their events. */
  readonly logsources: LogsourceTable
  /** One object a rule, whatever the number of matches. */
  readonly #matchedRules: readonly MatchedRule[]
  readonly #router: Router
  readonly #isReference: boolean
  readonly #indexes: IndexStore | undefined
  readonly #tests = new WeakMap<Test, CompiledTest>()
  readonly #distances = new WeakMap<Plan, TestsToHold>()
  readonly #matchers = new Map<string, Matcher>()
  readonly #tellers = new Map<Matcher, EvidenceTeller[]>()

  constructor(rules: readonly Planned[], options: DetectorOptions = {}) {
    this.#net = new CorrelationNet(rules)
    this.#plans = this.#net.plans
    this.#isReported = this.#plans.map((_plan, rule) => this.#net.isRuleReported(rule))
    this.#isReferred = this.#plans.map((_plan, rule) => this.#net.feedsOfRule(rule).length > 0)
    this.#matchedRules = this.#plans.map(matchedRule)
    this.logsources = logsourceTable(options.logsources)
    this.#router = new Router(this.#plans, options.routing ?? true, this.logsources)
    this.#isReference = options.reference ?? false
    this.#indexes = options.indexes
  }

  /** Matches of event rules, in the order of the rules. What correlations need of them is kept until it is taken. */
  match(event: Event): Match[] {
    const found = this.find(event)
    if (found.length === 0) return []
    const description = event.describe()
    const { time } = event
    return found.map((each) => matchOf(each, time, description))
  }

  /** The same without a description of the event, for who prints it in place. */
  find(event: Event): readonly FoundMatch[] {
    const routes = this.#router.routesOf(event.source)
    if (routes.length === 1) return this.#findOnRoute(routes[0]!, event).map(({ match }) => match)
    const found = routes.flatMap((route) => this.#findOnRoute(route, event))
    return found.sort((a, b) => a.rule - b.rule).map(({ match }) => match)
  }

  /** Matches of correlations over all hits that were not taken, in the order of time. */
  finish(): CorrelationMatch[] {
    return [...correlate(this.#net, this.takeHits().sort(compareHits))]
  }

  /** Hits since the last call, for who correlates them elsewhere: see `correlate`. */
  takeHits(): Hit[] {
    const hits = this.#hits
    this.#hits = []
    return hits
  }

  #keepHit(rule: number, event: Event): void {
    const ticks = event.time === null ? undefined : ticksOf(event.time)
    if (ticks === undefined) {
      this.hitsWithoutTime++
      return
    }
    const seen = this.#seenBy(this.#plans[rule]!, event)
    const values = this.#net.fieldsOf(rule).map((field) => firstText(seen.get(field)))
    const summary = event.summary()
    this.#hits.push({ rule, ticks, event: this.#eventNames.nameOf(event, summary), values, summary })
  }

  #seenBy(plan: Plan, event: Event): Event {
    return event.seenAs(this.#router.viewOf(plan, event.source))
  }

  /** The condition as a tree, every test asked. Routing plays no part: whether the event serves the rule is another question. */
  explain(rule: PlannedEventRule, event: Event): Trace {
    return traceOf(rule.plan, this.#seenBy(rule.plan, event), this.#compiled)
  }

  /** How far the rule is from being true of the event. Without `shareOf` by number of tests alone: `share` is that number as well. */
  distance(rule: PlannedEventRule, event: Event, shareOf?: ShareOf): Distance {
    return distanceOf(rule.plan, this.#seenBy(rule.plan, event), this.#compiled, shareOf)
  }

  /** The event under the names by which the rule asks. */
  seen(rule: PlannedEventRule, event: Event): Event {
    return this.#seenBy(rule.plan, event)
  }

  /** The fewest tests that would have to come out differently for the rule to match; beyond `most` only known to be more. */
  testsToMatch({ plan }: PlannedEventRule, event: Event, most = Number.POSITIVE_INFINITY): number {
    let distance = this.#distances.get(plan)
    if (distance === undefined) {
      distance = compileDistance(plan, this.#compiled)
      this.#distances.set(plan, distance)
    }
    return distance(this.#seenBy(plan, event), most)
  }

  /** False when no rule wants the event id, whatever the channel. */
  wantsEventId(eventId: number): boolean {
    return this.#router.wantsEventId(eventId)
  }

  wantsSource(source: EventSource): boolean {
    return this.#router.routesOf(source).length > 0
  }

  #findOnRoute(route: Route, event: Event): { readonly rule: number; readonly match: FoundMatch }[] {
    const matcher = this.#matcher(route)
    const seen = event.seenAs(route.view)
    const found: { rule: number; match: FoundMatch }[] = []
    for (const index of matcher.match(seen)) {
      const rule = route.rules[index]!
      if (this.#isReferred[rule]) this.#keepHit(rule, event)
      if (!this.#isReported[rule]) continue
      const evidence = this.#teller(matcher, rule, index).tell(seen)
      found.push({ rule, match: { rule: this.#matchedRules[rule]!, seen, evidence } })
    }
    return found
  }

  /** A matcher answers for the event that it matched last, so each has tellers of its own. */
  #teller(matcher: Matcher, rule: number, index: number): EvidenceTeller {
    let tellers = this.#tellers.get(matcher)
    if (tellers === undefined) {
      tellers = []
      this.#tellers.set(matcher, tellers)
    }
    tellers[rule] ??= new EvidenceTeller(this.#plans[rule]!, matcher.answersOf(index))
    return tellers[rule]
  }

  #matcher(route: Route): Matcher {
    const known = this.#matchers.get(route.key)
    if (known !== undefined) return known
    const plans = route.rules.map((rule) => this.#plans[rule]!)
    const matcher = this.#isReference
      ? new Reference(plans, this.#compiled)
      : new RuleIndex(this.#indexData(route, plans), plans, this.#compiled)
    this.#matchers.set(route.key, matcher)
    return matcher
  }

  #indexData({ key }: Route, plans: readonly Plan[]): IndexData {
    const store = plans.length < MANY_RULES ? undefined : this.#indexes
    const known = store?.find(key)
    if (known !== undefined) return known
    const data = indexDataOf(plans)
    store?.keep(key, data)
    return data
  }

  readonly #compiled = (test: Test): CompiledTest => {
    let compiled = this.#tests.get(test)
    if (compiled === undefined) {
      compiled = compileTest(test)
      this.#tests.set(test, compiled)
    }
    return compiled
  }
}

interface Matcher {
  /** Numbers of its plans, ascending. */
  match(event: Event): readonly number[]
  /** The answers to the tests of one of its plans, for the event that was matched last. */
  answersOf(index: number): (test: Test) => AnsweredTest
}
