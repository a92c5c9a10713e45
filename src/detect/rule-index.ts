/**
 * Finds the rules that an event could match without asking each: the needles of all rules sit in one automaton a field,
 * each rule hangs on the rarest group of needles that it cannot match without, and only rules whose group was hit are
 * evaluated. The index may only over-approximate: a rule without such a group is always evaluated, and what is
 * evaluated is the whole condition. `Reference` is the path without index that a property test compares with.
 */
import type { Event } from '../event/event.ts'
import type { Plan, Test } from '../sigma/plan.ts'
import { Automaton } from './automaton.ts'
import { type CompiledTest, scalarsOf, textOf } from './compiled-test.ts'
import type { AnsweredTest } from './evidence.ts'
import { type IndexNode, IndexPlanner } from './index-plan.ts'

/** Events after which rules are hung anew, by what was hit so far: what is rare depends on the log. */
const REWEIGH_AT = [1_000, 10_000, 100_000]

export class RuleIndex {
  readonly #conditions: readonly IndexNode[]
  readonly #tests: readonly Test[]
  readonly #compiled: (test: Test) => CompiledTest
  /** Compiled when first asked: most tests of a rule set never are. */
  readonly #compiledTests: (CompiledTest | undefined)[]
  readonly #fields: readonly { readonly name: string; readonly automaton: Automaton }[]
  readonly #planner: IndexPlanner
  /** Needle → rules that hang on it. */
  #rulesOfNeedle: readonly (readonly number[])[] = []
  /** Rules that hang on nothing. */
  #always: readonly number[] = []

  #event = 0
  readonly #needlesOfAtom: readonly Int32Array[]
  /**
   * Needle → number of the last event in which it was found. A needle stands in a dozen atoms (lists of alternatives), of
   * which few are asked for, so atoms are told from needles when they are.
   */
  readonly #foundAt: Int32Array
  readonly #found: Int32Array
  #foundCount = 0
  /** Needle → events in which it was found. */
  readonly #foundEvents: Float64Array
  /** Rule → last event for which it was evaluated; test → last event for which it was asked, and the answer. */
  readonly #evaluatedAt: Int32Array
  readonly #askedAt: Int32Array
  readonly #answers: Uint8Array

  constructor(plans: readonly Plan[], compiled: (test: Test) => CompiledTest) {
    const planner = new IndexPlanner()
    this.#conditions = plans.map((plan) => planner.add(plan))
    this.#tests = planner.tests
    this.#compiled = compiled
    this.#compiledTests = new Array(planner.tests.length)
    this.#fields = planner
      .fields()
      .map(({ name, needles, numbers }) => ({ name, automaton: new Automaton(needles, numbers) }))
    this.#planner = planner
    this.#needlesOfAtom = planner.needlesOfAtom
    this.#foundAt = new Int32Array(planner.needleCount)
    this.#found = new Int32Array(planner.needleCount)
    this.#foundEvents = new Float64Array(planner.needleCount)
    this.#evaluatedAt = new Int32Array(plans.length)
    this.#askedAt = new Int32Array(this.#tests.length)
    this.#answers = new Uint8Array(this.#tests.length)
    this.#hang()
  }

  /** Numbers of the plans that are true of the event, ascending. */
  match(event: Event): number[] {
    this.#begin()
    this.#walkFields(event)
    const matched: number[] = []
    for (const rule of this.#always) if (this.#isTrue(this.#conditions[rule]!, event)) matched.push(rule)
    for (let i = 0; i < this.#foundCount; i++) {
      for (const rule of this.#rulesOfNeedle[this.#found[i]!]!) {
        if (this.#evaluatedAt[rule] === this.#event) continue
        this.#evaluatedAt[rule] = this.#event
        if (this.#isTrue(this.#conditions[rule]!, event)) matched.push(rule)
      }
    }
    return matched.length > 1 ? matched.sort((a, b) => a - b) : matched
  }

  /** Finding the needle was the answer, where there is one. */
  answer(test: Test): AnsweredTest {
    const compiled = this.#compiled(test)
    const needle = this.#planner.needleOfTest.get(test)
    if (needle === undefined || test.op !== 'text') return compiled
    return {
      holds: () => this.#foundAt[needle] === this.#event,
      witness(event) {
        const value = event.get(test.field)
        return typeof value === 'string' ? value : compiled.witness(event)
      },
    }
  }

  #begin(): void {
    this.#event++
    this.#foundCount = 0
    if (REWEIGH_AT.includes(this.#event)) this.#hang()
  }

  #hang(): void {
    const { rulesOfNeedle, always } = this.#planner.hang(this.#conditions, this.#foundEvents, this.#event)
    this.#rulesOfNeedle = rulesOfNeedle
    this.#always = always
  }

  #walkFields(event: Event): void {
    for (const { name, automaton } of this.#fields) {
      const units = event.units(name)
      if (units !== undefined) {
        automaton.walkUnits(units, this.#emit)
        continue
      }
      const value = event.get(name)
      if (typeof value === 'string') automaton.walkText(value, this.#emit)
      else if (value !== undefined)
        for (const scalar of scalarsOf(value)) automaton.walkText(textOf(scalar), this.#emit)
    }
  }

  readonly #emit = (needles: Int32Array): void => {
    for (let i = 0; i < needles.length; i++) {
      const needle = needles[i]!
      if (this.#foundAt[needle] === this.#event) continue
      this.#foundAt[needle] = this.#event
      this.#foundEvents[needle]!++
      this.#found[this.#foundCount++] = needle
    }
  }

  #isTrue(node: IndexNode, event: Event): boolean {
    switch (node.kind) {
      case 'atom':
        return this.#isHit(node.atom)
      case 'test':
        for (const gate of node.gates) if (!this.#isHit(gate)) return false
        return this.#ask(node.test, event)
      case 'not':
        return !this.#isTrue(node.of, event)
      case 'and':
        for (const child of node.of) if (!this.#isTrue(child, event)) return false
        return true
      case 'or':
        for (const child of node.of) if (this.#isTrue(child, event)) return true
        return false
    }
  }

  #isHit(atom: number): boolean {
    const needles = this.#needlesOfAtom[atom]!
    for (let i = 0; i < needles.length; i++) if (this.#foundAt[needles[i]!] === this.#event) return true
    return false
  }

  /** A test is asked once an event, however often the condition comes by it. */
  #ask(test: number, event: Event): boolean {
    if (this.#askedAt[test] !== this.#event) {
      this.#askedAt[test] = this.#event
      this.#answers[test] = this.#compiledTest(test).holds(event) ? 1 : 0
    }
    return this.#answers[test] === 1
  }

  #compiledTest(test: number): CompiledTest {
    let compiled = this.#compiledTests[test]
    if (compiled === undefined) {
      compiled = this.#compiled(this.#tests[test]!)
      this.#compiledTests[test] = compiled
    }
    return compiled
  }
}
