/**
 * Turns plans into what the index evaluates. An *atom* is a group of needles of which one must be in the event: a test
 * that its needle decides, or a list of such tests, is the atom itself; any other test with a needle is gated by one.
 */
import { NUMBER_TEXT } from '../evtx/value.ts'
import type { Condition, Plan, Test, TestTree } from '../sigma/plan.ts'
import { testsOf } from '../sigma/plan-questions.ts'
import { automatonOf } from './automaton.ts'
import { ConditionPrograms, type IndexNode, programsOf } from './condition-programs.ts'
import { hang } from './hanging.ts'
import { type IndexData, UNDECIDED } from './index-data.ts'
import { fieldsOfNeedles } from './indexed-fields.ts'
import { type Needle, needleGroupsOf } from './needle.ts'
import { rowsOf } from './rows.ts'

export function indexDataOf(plans: readonly Plan[]): IndexData {
  const planner = new IndexPlanner()
  for (const plan of plans) planner.add(plan)
  return planner.data()
}

class IndexPlanner {
  readonly #conditions: IndexNode[] = []
  readonly #needles: Needle[] = []
  readonly #needleNumbers = new Map<string, number>()
  /** Needle → the atom that it is alone; several needles → their atom. */
  readonly #atomOfNeedle: number[] = []
  readonly #atomNumbers = new Map<string, number>()
  readonly #needlesOfAtom: (readonly number[])[] = []
  readonly #ruleOfTest: number[] = []
  readonly #placeOfTest: number[] = []
  readonly #needlesOfTests: Int32Array[] = []
  /** Of the plan in hand. */
  #places = new Map<Test, number>()
  #decided = new Int32Array(0)

  add(plan: Plan): void {
    const tests = testsOf(plan)
    this.#places = new Map(tests.map((test, place) => [test, place]))
    this.#decided = new Int32Array(tests.length).fill(UNDECIDED)
    // A selection is planned when the condition first names it, and once.
    const selections = new Map<string, () => IndexNode>()
    for (const { name, node } of plan.selections) {
      let planned: IndexNode | undefined
      selections.set(name, () => {
        planned ??= this.#tests(node)
        return planned
      })
    }
    this.#conditions.push(this.#condition(plan.condition, (name) => selections.get(name)!()))
    this.#needlesOfTests.push(this.#decided)
  }

  data(): IndexData {
    const guessedRates = Float64Array.from(this.#needles, guessedRate)
    const atoms = rowsOf(this.#needlesOfAtom)
    const programs = programsOf(this.#conditions)
    const fields = this.#fields().map(({ name, needles, numbers }) => ({
      name,
      automaton: automatonOf(needles, numbers),
      looksIntoNumbers: needles.some(({ text }) => NUMBER_TEXT.test(text)),
    }))
    const fieldOfNeedle = fieldsOfNeedles(fields, guessedRates.length)
    return {
      fields,
      guessedRates,
      atoms,
      programs,
      ruleOfTest: Int32Array.from(this.#ruleOfTest),
      placeOfTest: Int32Array.from(this.#placeOfTest),
      needlesOfTests: rowsOf(this.#needlesOfTests),
      hanging: hang(new ConditionPrograms(programs), atoms, guessedRates, fieldOfNeedle),
    }
  }

  #condition(node: Condition, selection: (name: string) => IndexNode): IndexNode {
    if (node.op === 'selection') return selection(node.name)
    if (node.op === 'not') return { kind: 'not', of: this.#condition(node.of, selection) }
    return { kind: node.op, of: cheapestFirst(node.of.map((child) => this.#condition(child, selection))) }
  }

  #tests(node: TestTree): IndexNode {
    switch (node.op) {
      case 'not':
        return { kind: 'not', of: this.#tests(node.of) }
      case 'and':
        return { kind: 'and', of: cheapestFirst(node.of.map((child) => this.#tests(child))) }
      case 'or':
        return this.#alternatives(node.of)
      default: {
        const answer = this.#question(node)
        return typeof answer === 'number' ? { kind: 'atom', atom: this.#atom([answer]) } : answer
      }
    }
  }

  /** All alternatives that needles decide are one atom together. */
  #alternatives(of: readonly TestTree[]): IndexNode {
    const decided: number[] = []
    const others: IndexNode[] = []
    for (const child of of) {
      const answer = isTest(child) ? this.#question(child) : this.#tests(child)
      if (typeof answer === 'number') decided.push(answer)
      else others.push(answer)
    }
    if (decided.length > 0) others.unshift({ kind: 'atom', atom: this.#atom(decided) })
    return others.length === 1 ? others[0]! : { kind: 'or', of: cheapestFirst(others) }
  }

  /** The number of the needle that answers the test, or the test with the needles that gate it. */
  #question(test: Test): number | IndexNode {
    const groups = needleGroupsOf(test)
    const place = this.#places.get(test)!
    const first = groups[0]?.[0]
    if (first?.isExact === true) {
      const needle = this.#needle(first)
      this.#decided[place] = needle
      return needle
    }
    const gates = groups.map((group) => this.#atom(group.map((each) => this.#needle(each))))
    this.#placeOfTest.push(place)
    return { kind: 'test', test: this.#ruleOfTest.push(this.#conditions.length) - 1, gates }
  }

  #atom(needles: readonly number[]): number {
    if (needles.length === 1) return this.#singleAtom(needles[0]!)
    const numbers = [...new Set(needles)]
    const key = numbers.join(' ')
    let atom = this.#atomNumbers.get(key)
    if (atom === undefined) {
      atom = this.#needlesOfAtom.push(numbers) - 1
      this.#atomNumbers.set(key, atom)
    }
    return atom
  }

  #singleAtom(needle: number): number {
    let atom = this.#atomOfNeedle[needle]!
    if (atom < 0) {
      atom = this.#needlesOfAtom.push([needle]) - 1
      this.#atomOfNeedle[needle] = atom
    }
    return atom
  }

  #needle(needle: Needle): number {
    const { field, text, atStart, atEnd } = needle
    const key = `${atStart ? '^' : ''}${atEnd ? '$' : ''}\t${field}\t${text}`
    const known = this.#needleNumbers.get(key)
    if (known !== undefined) return known
    this.#needleNumbers.set(key, this.#needles.length)
    this.#needles.push(needle)
    this.#atomOfNeedle.push(-1)
    return this.#needles.length - 1
  }

  /** For each field its needles with their numbers. */
  #fields(): { name: string | null; needles: Needle[]; numbers: number[] }[] {
    const fields = new Map<string | null, { name: string | null; needles: Needle[]; numbers: number[] }>()
    for (const [number, needle] of this.#needles.entries()) {
      let field = fields.get(needle.field)
      if (field === undefined) {
        field = { name: needle.field, needles: [], numbers: [] }
        fields.set(needle.field, field)
      }
      field.needles.push(needle)
      field.numbers.push(number)
    }
    return [...fields.values()]
  }
}

/** How often a needle is likely to be found, from its length alone: measured rates take over soon. */
function guessedRate({ text, atStart, atEnd }: Needle): number {
  return 2 ** -(text.length + (atStart ? 2 : 0) + (atEnd ? 2 : 0))
}

/** Atoms are looked up, tests run: cheap questions first. The order does not change the answer. */
function cheapestFirst(nodes: readonly IndexNode[]): readonly IndexNode[] {
  return nodes.length < 2 ? nodes : [...nodes].sort((a, b) => PRICES[a.kind] - PRICES[b.kind])
}

const PRICES: { readonly [kind in IndexNode['kind']]: number } = { atom: 0, not: 1, or: 1, and: 1, test: 2 }

function isTest(node: TestTree): node is Test {
  return node.op !== 'and' && node.op !== 'or' && node.op !== 'not'
}
