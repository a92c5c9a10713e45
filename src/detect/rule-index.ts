/**
 * Finds the rules that an event could match without asking each: the needles of all rules sit in one automaton a field,
 * each rule hangs on the rarest group of needles that it cannot match without, and only rules whose group was hit are
 * evaluated. The index may only over-approximate: a rule without such a group is always evaluated, and what is
 * evaluated is the whole condition. `Reference` is the path without index that a property test compares with.
 */
import type { Event } from '../event/event.ts'
import type { Plan, Test } from '../sigma/plan.ts'
import { testsOf } from '../sigma/plan-questions.ts'
import type { CompiledTest } from './compiled-test.ts'
import { type Answers, ConditionPrograms } from './condition-programs.ts'
import type { AnsweredTest } from './evidence.ts'
import { IN_PLACE } from './found-match.ts'
import { FoundNeedles } from './found-needles.ts'
import { hangAnew, NOT_WALKED } from './hanging.ts'
import { type Hanging, type IndexData, UNDECIDED } from './index-data.ts'
import { IndexedFields } from './indexed-fields.ts'
import { rowOf } from './rows.ts'

/** Events after which rules are hung anew, by what was hit so far: what is rare depends on the log. */
const REWEIGH_AT = [1_000, 10_000, 100_000]
/** Share of events in which a needle may be found before rules leave it for a rarer one. */
const BEARABLE = 1 / 500

export class RuleIndex implements Answers {
  readonly #plans: readonly Plan[]
  readonly #data: IndexData
  readonly #compiled: (test: Test) => CompiledTest
  readonly #programs: ConditionPrograms
  readonly #fields: IndexedFields
  /** Compiled when first asked: most tests of a rule set never are. */
  readonly #compiledTests: (CompiledTest | undefined)[]
  #hanging: Hanging
  /** Atom → 1: of its needles some are looked for only when they are asked for. */
  readonly #isAsideAtom: Uint8Array

  #number = 0
  #event: Event | undefined
  readonly #found: FoundNeedles
  /** Rule → last event for which it was evaluated; test → last event for which it was asked, and the answer. */
  readonly #evaluatedAt: Int32Array
  readonly #askedAt: Int32Array
  readonly #answers: Uint8Array

  /** `data`: as `indexDataOf` makes it of the plans. */
  constructor(data: IndexData, plans: readonly Plan[], compiled: (test: Test) => CompiledTest) {
    this.#plans = plans
    this.#data = data
    this.#compiled = compiled
    this.#programs = new ConditionPrograms(data.programs)
    this.#found = new FoundNeedles(data.guessedRates.length)
    this.#fields = new IndexedFields(data, this.#found)
    this.#hanging = data.hanging
    this.#isAsideAtom = new Uint8Array(data.atoms.starts.length - 1)
    this.#leaveAside()
    const testCount = data.ruleOfTest.length
    this.#compiledTests = new Array(testCount)
    this.#evaluatedAt = new Int32Array(plans.length)
    this.#askedAt = new Int32Array(testCount)
    this.#answers = new Uint8Array(testCount)
  }

  /** Numbers of the plans that are true of the event, ascending. */
  match(event: Event): number[] {
    this.#begin(event)
    this.#fields.find(event)
    const { always, rulesOfNeedle } = this.#hanging
    const { starts, items } = rulesOfNeedle
    const matched: number[] = []
    for (let i = 0; i < always.length; i++) if (this.#programs.holds(always[i]!, this)) matched.push(always[i]!)
    for (let i = 0; i < this.#found.count; i++) {
      const needle = this.#found.at(i)
      for (let at = starts[needle]!; at < starts[needle + 1]!; at++) {
        const rule = items[at]!
        if (this.#evaluatedAt[rule] === this.#number) continue
        this.#evaluatedAt[rule] = this.#number
        if (this.#programs.holds(rule, this)) matched.push(rule)
      }
    }
    return matched.length > 1 ? matched.sort((a, b) => a - b) : matched
  }

  /** How each test of a plan was answered by the event that was matched last: finding a needle was the answer, where there is one. */
  answersOf(rule: number): (test: Test) => AnsweredTest {
    const needles = rowOf(this.#data.needlesOfTests, rule)
    const places = new Map(testsOf(this.#plans[rule]!).map((test, place) => [test, place]))
    return (test) => {
      const needle = needles[places.get(test)!]!
      // Compiled when asked: of a list of thousands of values few are.
      if (needle === UNDECIDED || test.op !== 'text')
        return {
          holds: (event) => this.#compiled(test).holds(event),
          witness: (event) => this.#compiled(test).witness(event),
        }
      return {
        holds: () => this.#isFound(needle),
        witness: (event) => (event.units(test.field) === undefined ? this.#compiled(test).witness(event) : IN_PLACE),
      }
    }
  }

  #isFound(needle: number): boolean {
    this.#fields.findAside(needle)
    return this.#found.has(needle)
  }

  isHit(atom: number): boolean {
    const { starts, items } = this.#data.atoms
    const end = starts[atom + 1]!
    if (this.#isAsideAtom[atom] === 1) for (let at = starts[atom]!; at < end; at++) this.#fields.findAside(items[at]!)
    for (let at = starts[atom]!; at < end; at++) if (this.#found.has(items[at]!)) return true
    return false
  }

  /** A test is asked once an event, however often the condition comes by it. */
  ask(test: number): boolean {
    if (this.#askedAt[test] !== this.#number) {
      this.#askedAt[test] = this.#number
      this.#answers[test] = this.#compiledTest(test).holds(this.#event!) ? 1 : 0
    }
    return this.#answers[test] === 1
  }

  #begin(event: Event): void {
    this.#event = event
    this.#number++
    this.#found.begin()
    if (REWEIGH_AT.includes(this.#number)) this.#hangAnew()
  }

  /** Guesses count like one event in a thousand, so that they decide only between needles never found. */
  #hangAnew(): void {
    const { atoms, guessedRates } = this.#data
    const weight = Math.max(1, this.#number / 1000)
    const rates = guessedRates.map((guess, needle) => this.#found.events(needle) + guess * weight)
    for (let needle = 0; needle < rates.length; needle++) if (this.#fields.isAside(needle)) rates[needle] = NOT_WALKED
    this.#hanging = hangAnew(this.#hanging, this.#number * BEARABLE, this.#programs, atoms, rates)
    this.#leaveAside()
  }

  #leaveAside(): void {
    this.#fields.leaveAside(this.#hanging)
    const { starts, items } = this.#data.atoms
    this.#isAsideAtom.fill(0)
    for (let atom = 0; atom < this.#isAsideAtom.length; atom++)
      for (let at = starts[atom]!; at < starts[atom + 1]!; at++)
        if (this.#fields.isAside(items[at]!)) this.#isAsideAtom[atom] = 1
  }

  #compiledTest(test: number): CompiledTest {
    let compiled = this.#compiledTests[test]
    if (compiled === undefined) {
      const { ruleOfTest, placeOfTest } = this.#data
      compiled = this.#compiled(testsOf(this.#plans[ruleOfTest[test]!]!)[placeOfTest[test]!]!)
      this.#compiledTests[test] = compiled
    }
    return compiled
  }
}
