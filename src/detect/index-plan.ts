/**
 * Turns plans into what the index evaluates. An *atom* is a group of needles of which one must be in the event: a test
 * that its needle decides, or a list of such tests, is the atom itself; any other test with a needle is gated by one.
 */
import type { Condition, Plan, Test, TestTree } from '../sigma/plan.ts'
import { type Needle, needlesOf } from './needle.ts'

export type IndexNode =
  /** True when one of the atom's needles was found. */
  | { readonly kind: 'atom'; readonly atom: number }
  /** False without a look when one of the atoms `gates` was not found. */
  | { readonly kind: 'test'; readonly test: number; readonly gates: readonly number[] }
  | { readonly kind: 'and' | 'or'; readonly of: readonly IndexNode[] }
  | { readonly kind: 'not'; readonly of: IndexNode }

export class IndexPlanner {
  /** Tests that needles do not decide. */
  readonly tests: Test[] = []
  readonly #needles: Needle[] = []
  readonly #needleNumbers = new Map<string, number>()
  /** Tests that a needle decides → its number. */
  readonly needleOfTest = new Map<Test, number>()
  /** Needle → the atom that it is alone; several needles → their atom. */
  readonly #atomOfNeedle: number[] = []
  readonly #atomNumbers = new Map<string, number>()
  /** Atom → numbers of its needles. */
  readonly needlesOfAtom: Int32Array[] = []

  get needleCount(): number {
    return this.#needles.length
  }

  add(plan: Plan): IndexNode {
    const selections = new Map(plan.selections.map(({ name, node }) => [name, node]))
    return this.#condition(plan.condition, (name) => this.#tests(selections.get(name)!))
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
      default:
        return this.#test(node)
    }
  }

  /** All alternatives that needles decide are one atom together. */
  #alternatives(of: readonly TestTree[]): IndexNode {
    const decided: Needle[] = []
    const others: IndexNode[] = []
    for (const child of of) {
      const node = isTest(child) ? this.#question(child) : this.#tests(child)
      if ('isExact' in node) decided.push(node)
      else others.push(node)
    }
    if (decided.length > 0) others.unshift({ kind: 'atom', atom: this.#atom(decided) })
    return others.length === 1 ? others[0]! : { kind: 'or', of: cheapestFirst(others) }
  }

  #test(test: Test): IndexNode {
    const node = this.#question(test)
    return 'isExact' in node ? { kind: 'atom', atom: this.#atom([node]) } : node
  }

  /** The needle that answers the test, or the test with the needles that gate it. */
  #question(test: Test): Needle | IndexNode {
    const needles = needlesOf(test)
    if (needles[0]?.isExact === true) {
      this.needleOfTest.set(test, this.#needle(needles[0]))
      return needles[0]
    }
    const gates = needles.map((each) => this.#atom([each]))
    return { kind: 'test', test: this.tests.push(test) - 1, gates }
  }

  #atom(needles: readonly Needle[]): number {
    if (needles.length === 1) return this.#singleAtom(this.#needle(needles[0]!))
    const numbers = [...new Set(needles.map((needle) => this.#needle(needle)))]
    const key = numbers.join(' ')
    const known = this.#atomNumbers.get(key)
    if (known !== undefined) return known
    const atom = this.#addAtom(numbers)
    this.#atomNumbers.set(key, atom)
    return atom
  }

  #singleAtom(needle: number): number {
    let atom = this.#atomOfNeedle[needle]!
    if (atom < 0) {
      atom = this.#addAtom([needle])
      this.#atomOfNeedle[needle] = atom
    }
    return atom
  }

  #addAtom(needles: readonly number[]): number {
    return this.needlesOfAtom.push(Int32Array.from(needles)) - 1
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
  fields(): { name: string; needles: Needle[]; numbers: number[] }[] {
    const fields = new Map<string, { name: string; needles: Needle[]; numbers: number[] }>()
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

  /** Hangs each rule on the needles that are found least often. `found`: how often each was, in `events` events. */
  hang(conditions: readonly IndexNode[], found: Float64Array, events: number): Hanging {
    const rulesOfNeedle: number[][] = this.#needles.map(() => [])
    const always: number[] = []
    // Guesses count like one event in a thousand, so that they decide only between needles never found.
    const rates = this.#needles.map(
      (needle, number) => found[number]! + guessedRate(needle) * Math.max(1, events / 1000),
    )
    const cost = this.needlesOfAtom.map((needles) => needles.reduce((sum, needle) => sum + rates[needle]!, 0))
    for (const [rule, condition] of conditions.entries()) {
      const group = necessaryAtoms(condition, cost)
      if (group === undefined) always.push(rule)
      else for (const needle of this.#needlesOf(group)) rulesOfNeedle[needle]!.push(rule)
    }
    return { rulesOfNeedle, always }
  }

  #needlesOf({ atoms }: AtomGroup): Set<number> {
    const needles = new Set<number>()
    for (const atom of atoms) for (const needle of this.needlesOfAtom[atom]!) needles.add(needle)
    return needles
  }
}

export interface Hanging {
  readonly rulesOfNeedle: readonly (readonly number[])[]
  readonly always: readonly number[]
}

interface AtomGroup {
  readonly atoms: ReadonlySet<number>
  readonly cost: number
}

/** Atoms of which at least one is true whenever the node is; the cheapest such group. undefined: there is none. */
function necessaryAtoms(node: IndexNode, cost: readonly number[]): AtomGroup | undefined {
  switch (node.kind) {
    case 'atom':
      return { atoms: new Set([node.atom]), cost: cost[node.atom]! }
    case 'test':
      return cheapest(node.gates.map((gate) => ({ atoms: new Set([gate]), cost: cost[gate]! })))
    case 'not':
      return undefined
    case 'and':
      return cheapest(node.of.map((child) => necessaryAtoms(child, cost)))
    case 'or':
      return unitedAtoms(node.of.map((child) => necessaryAtoms(child, cost)))
  }
}

function cheapest(groups: readonly (AtomGroup | undefined)[]): AtomGroup | undefined {
  let best: AtomGroup | undefined
  for (const group of groups) if (group !== undefined && (best === undefined || group.cost < best.cost)) best = group
  return best
}

/** One of the alternatives must be true; an `or` without any is never true and hangs on the empty group. */
function unitedAtoms(groups: readonly (AtomGroup | undefined)[]): AtomGroup | undefined {
  const atoms = new Set<number>()
  let cost = 0
  for (const group of groups) {
    if (group === undefined) return undefined
    for (const atom of group.atoms) atoms.add(atom)
    cost += group.cost
  }
  return { atoms, cost }
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
