/**
 * How far a plan is from being true of an event, so that near misses can be put in order: cheap for whole logs, since
 * it needs only the answers of the tests, not the reasons for them.
 */
import type { Event } from '../event/event.ts'
import type { Condition, Plan, Test, TestTree } from '../sigma/plan.ts'
import type { CompiledTest } from './compiled-test.ts'

/** Zero exactly when the node is true. Compare `tests` first, then `share`. */
export interface Distance {
  /** The fewest tests whose answer would have to change; Infinity when no answers make it true. */
  readonly tests: number
  /** Of these tests, the sum of how far each is from its answer: 0 (at it) to 1 (nothing of it is there). */
  readonly share: number
}

/** A node may also stand under `not`, where it has to fail. */
export interface Distances {
  readonly toHold: Distance
  readonly toFail: Distance
}

export const NONE: Distance = { tests: 0, share: 0 }
const ONE: Distance = { tests: 1, share: 1 }
const NEVER: Distance = { tests: Number.POSITIVE_INFINITY, share: Number.POSITIVE_INFINITY }

export function isNearer(left: Distance, right: Distance): boolean {
  return left.tests < right.tests || (left.tests === right.tests && left.share < right.share)
}

/** `share`: how far a failed test is from holding. How far one that holds is from failing is not told apart. */
export function distancesOfTest(holds: boolean, share = 1): Distances {
  return holds ? { toHold: NONE, toFail: ONE } : { toHold: { tests: 1, share }, toFail: NONE }
}

export function distancesOfNot({ toHold, toFail }: Distances): Distances {
  return { toHold: toFail, toFail: toHold }
}

export function distancesOfList(op: 'and' | 'or', of: readonly Distances[]): Distances {
  const toHold = of.map((each) => each.toHold)
  const toFail = of.map((each) => each.toFail)
  return op === 'and' ? { toHold: sum(toHold), toFail: least(toFail) } : { toHold: least(toHold), toFail: sum(toFail) }
}

function sum(distances: readonly Distance[]): Distance {
  return distances.reduce((left, right) => ({ tests: left.tests + right.tests, share: left.share + right.share }), NONE)
}

function least(distances: readonly Distance[]): Distance {
  return distances.reduce((best, each) => (isNearer(each, best) ? each : best), NEVER)
}

/** Without a look at the values of failed tests: each counts as one whole. */
export function distanceOf(plan: Plan, event: Event, compiled: (test: Test) => CompiledTest): Distance {
  const selections = new Map<string, Distances>()
  const selection = (name: string): Distances => {
    let known = selections.get(name)
    if (known === undefined) {
      known = ofTests(plan.selections.find((each) => each.name === name)!.node)
      selections.set(name, known)
    }
    return known
  }
  const ofCondition = (node: Condition): Distances => {
    if (node.op === 'selection') return selection(node.name)
    if (node.op === 'not') return distancesOfNot(ofCondition(node.of))
    return distancesOfList(node.op, node.of.map(ofCondition))
  }
  const ofTests = (node: TestTree): Distances => {
    switch (node.op) {
      case 'not':
        return distancesOfNot(ofTests(node.of))
      case 'and':
      case 'or':
        return distancesOfList(node.op, node.of.map(ofTests))
      default:
        return distancesOfTest(compiled(node).holds(event))
    }
  }
  return ofCondition(plan.condition).toHold
}

/** Beyond `most` the number is only known to be more than that: what cannot come into question costs little. */
export type TestsToHold = (event: Event, most: number) => number

/** The same number of tests as a function, for many events and many rules. */
export function compileDistance({ condition, selections }: Plan, compiled: (test: Test) => CompiledTest): TestsToHold {
  const ofNode = (node: Condition | TestTree, wanted: boolean): TestsToHold => {
    switch (node.op) {
      case 'selection':
        return ofNode(selections.find(({ name }) => name === node.name)!.node, wanted)
      case 'not':
        return ofNode(node.of, !wanted)
      case 'and':
      case 'or': {
        const each = node.of.map((child) => ofNode(child, wanted))
        return (node.op === 'and') === wanted ? ofAll(each) : ofAny(each)
      }
      default: {
        const test = compiled(node)
        return (event) => (test.holds(event) === wanted ? 0 : 1)
      }
    }
  }
  return ofNode(condition, true)
}

function ofAll(distances: readonly TestsToHold[]): TestsToHold {
  return (event, most) => {
    let sum = 0
    for (const distance of distances) {
      sum += distance(event, most - sum)
      if (sum > most) break
    }
    return sum
  }
}

function ofAny(distances: readonly TestsToHold[]): TestsToHold {
  return (event, most) => {
    let least = Number.POSITIVE_INFINITY
    for (const distance of distances) {
      least = Math.min(least, distance(event, Math.min(most, least - 1)))
      if (least === 0) break
    }
    return least
  }
}
