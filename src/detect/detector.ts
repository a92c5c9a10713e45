import type { Event, EventSource } from '../event/event.ts'
import type { Plan, Test } from '../sigma/plan.ts'
import { type CompiledTest, compileTest } from './compiled-test.ts'
import { type Distance, distanceOf } from './distance.ts'
import { evidenceOf } from './evidence.ts'
import type { Match, MatchedRule } from './match.ts'
import { Reference } from './reference.ts'
import { type Route, Router } from './router.ts'
import { RuleIndex } from './rule-index.ts'
import { type Trace, traceOf } from './trace.ts'

export interface DetectorOptions {
  /** Offer an event only to rules whose logsource it serves (default), or to all. */
  readonly routing?: boolean
  /** Evaluate every rule, without the index. */
  readonly reference?: boolean
}

/** Anything with a plan: a loaded rule, or a plan that came from elsewhere. */
export interface Planned {
  readonly plan: Plan
}

/** Events in, matches out. A detector keeps what it learns about events to be quicker, never anything that changes answers. */
export class Detector {
  readonly #plans: readonly Plan[]
  /** One object a rule, whatever the number of matches. */
  readonly #matchedRules: readonly MatchedRule[]
  readonly #router: Router
  readonly #isReference: boolean
  readonly #tests = new WeakMap<Test, CompiledTest>()
  readonly #matchers = new Map<string, Matcher>()

  constructor(rules: readonly Planned[], options: DetectorOptions = {}) {
    this.#plans = rules.map(({ plan }) => plan)
    this.#matchedRules = this.#plans.map(matchedRule)
    this.#router = new Router(this.#plans, options.routing ?? true)
    this.#isReference = options.reference ?? false
  }

  /** Matches of event rules, in the order of the rules. */
  match(event: Event): Match[] {
    const numbers = this.#matchingRules(event)
    if (numbers.length === 0) return []
    const description = event.describe()
    return numbers.map((number) => {
      const plan = this.#plans[number]!
      const evidence = evidenceOf(plan, event.seenAs(plan.view), this.#compiled)
      return {
        time: event.time,
        level: plan.rule.level,
        rule: this.#matchedRules[number]!,
        event: description,
        evidence,
      }
    })
  }

  /** Matches of correlations, in event-time order. None are loaded: `loadRules` refuses correlation rules. */
  finish(): Match[] {
    return []
  }

  /** The condition as a tree, every test asked. Routing plays no part: whether the event serves the rule is another question. */
  explain(rule: Planned, event: Event): Trace {
    return traceOf(rule.plan, event.seenAs(rule.plan.view), this.#compiled)
  }

  /** How far the rule is from being true of the event, by number of tests alone: `share` is that number as well. */
  distance(rule: Planned, event: Event): Distance {
    return distanceOf(rule.plan, event.seenAs(rule.plan.view), this.#compiled)
  }

  /** False when no rule wants the event id, whatever the channel. */
  wantsEventId(eventId: number): boolean {
    return this.#router.wantsEventId(eventId)
  }

  wantsSource(source: EventSource): boolean {
    return this.#router.routesOf(source).length > 0
  }

  #matchingRules(event: Event): number[] {
    const routes = this.#router.routesOf(event.source)
    if (routes.length === 1) return this.#matchRoute(routes[0]!, event)
    return routes.flatMap((route) => this.#matchRoute(route, event)).sort((a, b) => a - b)
  }

  #matchRoute(route: Route, event: Event): number[] {
    const matched = this.#matcher(route).match(event.seenAs(route.view))
    return matched.map((index) => route.rules[index]!)
  }

  #matcher(route: Route): Matcher {
    const known = this.#matchers.get(route.key)
    if (known !== undefined) return known
    const plans = route.rules.map((rule) => this.#plans[rule]!)
    const matcher = this.#isReference ? new Reference(plans, this.#compiled) : new RuleIndex(plans, this.#compiled)
    this.#matchers.set(route.key, matcher)
    return matcher
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
  match(event: Event): number[]
}

export function matchedRule({ rule }: Plan): MatchedRule {
  const { id, title, level, status, tags, author, path, sha256 } = rule
  return { id, title, level, status, tags, author, path, sha256 }
}
