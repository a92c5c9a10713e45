/**
 * Turns plans into what the index evaluates. An *atom* is a group of needles of which one must be in the event: a test
 * that its needle decides, or a list of such tests, is the atom itself; any other test with a needle is gated by one.
 */
import type { Condition, Plan, Test, TestTree } from '../sigma/plan.ts'
import type { CompiledTest } from './compiled-test.ts'
import { type Needle, needleOf } from './needle.ts'

export type IndexNode =
  /** True when one of the atom's needles was found. */
  | { readonly kind: 'atom'; readonly atom: number }
  /** False without a look when none of the needles of `gate` was found; gate -1: no such short cut. */
  | { readonly kind: 'test'; readonly test: number; readonly gate: number }
  | { readonly kind: 'and' | 'or'; readonly of: readonly IndexNode[] }
  | { readonly kind: 'not'; readonly of: IndexNode }

export class IndexPlanner {
  readonly tests: CompiledTest[] = []
  readonly #compiled: (test: Test) => CompiledTest
  readonly #testNumbers = new Map<CompiledTest, number>()
  readonly #atomNumbers = new Map<string, number>()
  /** Atom → its needles. */
  readonly #needles: (readonly Needle[])[] = []

  constructor(compiled: (test: Test) => CompiledTest) {
    this.#compiled = compiled
  }

  get atomCount(): number {
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
      const needle = isTest(child) ? needleOf(child) : undefined
      if (needle?.isExact === true) decided.push(needle)
      else others.push(this.#tests(child))
    }
    if (decided.length > 0) others.unshift({ kind: 'atom', atom: this.#atom(decided) })
    return others.length === 1 ? others[0]! : { kind: 'or', of: cheapestFirst(others) }
  }

  #test(test: Test): IndexNode {
    const needle = needleOf(test)
    if (needle?.isExact === true) return { kind: 'atom', atom: this.#atom([needle]) }
    return { kind: 'test', test: this.#testNumber(test), gate: needle === undefined ? -1 : this.#atom([needle]) }
  }

  #testNumber(test: Test): number {
    const compiled = this.#compiled(test)
    const known = this.#testNumbers.get(compiled)
    if (known !== undefined) return known
    this.#testNumbers.set(compiled, this.tests.length)
    this.tests.push(compiled)
    return this.tests.length - 1
  }

  #atom(needles: readonly Needle[]): number {
    const key = needles.map(needleKey).sort().join('\n')
    const known = this.#atomNumbers.get(key)
    if (known !== undefined) return known
    this.#atomNumbers.set(key, this.#needles.length)
    this.#needles.push(needles)
    return this.#needles.length - 1
  }

  /** For each field its needles, and the atoms that each makes true. */
  fields(): { name: string; needles: Needle[]; atoms: number[][] }[] {
    const fields = new Map<string, Map<string, { needle: Needle; atoms: number[] }>>()
    for (const [atom, needles] of this.#needles.entries()) {
      for (const needle of needles) {
        const ofField = fields.get(needle.field) ?? new Map<string, { needle: Needle; atoms: number[] }>()
        fields.set(needle.field, ofField)
        const entry = ofField.get(needleKey(needle)) ?? { needle, atoms: [] }
        ofField.set(needleKey(needle), entry)
        if (!entry.atoms.includes(atom)) entry.atoms.push(atom)
      }
    }
    return [...fields].map(([name, entries]) => ({
      name,
      needles: [...entries.values()].map((entry) => entry.needle),
      atoms: [...entries.values()].map((entry) => entry.atoms),
    }))
  }

  /** Hangs each rule on the group of atoms that is hit least often. `hitEvents`: how often each was, in `events` events. */
  hang(conditions: readonly IndexNode[], hitEvents: Float64Array, events: number): Hanging {
    const rulesOfAtom: number[][] = this.#needles.map(() => [])
    const always: number[] = []
    // Guesses count like one event in a thousand, so that they decide only between atoms never hit.
    const cost = this.#needles.map(
      (needles, atom) => hitEvents[atom]! + guessedRate(needles) * Math.max(1, events / 1000),
    )
    for (const [rule, condition] of conditions.entries()) {
      const group = necessaryAtoms(condition, cost)
      if (group === undefined) always.push(rule)
      else for (const atom of group.atoms) rulesOfAtom[atom]!.push(rule)
    }
    return { rulesOfAtom, always }
  }
}

export interface Hanging {
  readonly rulesOfAtom: readonly (readonly number[])[]
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
      return node.gate < 0 ? undefined : { atoms: new Set([node.gate]), cost: cost[node.gate]! }
    case 'not':
      return undefined
    case 'and':
      return node.of
        .map((child) => necessaryAtoms(child, cost))
        .filter((group) => group !== undefined)
        .reduce<AtomGroup | undefined>(
          (best, group) => (best !== undefined && best.cost <= group.cost ? best : group),
          undefined,
        )
    case 'or':
      return unitedAtoms(node.of.map((child) => necessaryAtoms(child, cost)))
  }
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
function guessedRate(needles: readonly Needle[]): number {
  return needles.reduce(
    (sum, { text, atStart, atEnd }) => sum + 2 ** -(text.length + (atStart ? 2 : 0) + (atEnd ? 2 : 0)),
    0,
  )
}

/** Atoms are looked up, tests run: cheap questions first. The order does not change the answer. */
function cheapestFirst(nodes: readonly IndexNode[]): readonly IndexNode[] {
  return [...nodes].sort((a, b) => price(a) - price(b))
}

function price(node: IndexNode): number {
  switch (node.kind) {
    case 'atom':
      return 0
    case 'test':
      return 1000
    case 'not':
      return price(node.of)
    default:
      return node.of.reduce((sum, child) => sum + price(child) + 1, 0)
  }
}

function isTest(node: TestTree): node is Test {
  return node.op !== 'and' && node.op !== 'or' && node.op !== 'not'
}

function needleKey({ field, text, atStart, atEnd }: Needle): string {
  return `${atStart ? '^' : ''}${atEnd ? '$' : ''}\t${field}\t${text}`
}
