/**
 * Conditions of rules over atoms and tests, as numbers: a node is its kind, the place behind it, and what it is about.
 * Walking numbers that lie side by side is quicker than walking objects, and they can be kept on disk.
 */
import { type Rows, rowsOf } from './rows.ts'

export type IndexNode =
  /** True when one of the atom's needles was found. */
  | { readonly kind: 'atom'; readonly atom: number }
  /** False without a look when one of the atoms `gates` was not found. */
  | { readonly kind: 'test'; readonly test: number; readonly gates: readonly number[] }
  | { readonly kind: 'and' | 'or'; readonly of: readonly IndexNode[] }
  | { readonly kind: 'not'; readonly of: IndexNode }

const ATOM = 0
const TEST = 1
const NOT = 2
const AND = 3
const OR = 4

/** Row → condition of a rule. */
export function programsOf(conditions: readonly IndexNode[]): Rows {
  return rowsOf(conditions.map((condition) => encode(condition, [])))
}

function encode(node: IndexNode, into: number[]): number[] {
  const start = into.length
  switch (node.kind) {
    case 'atom':
      into.push(ATOM, 0, node.atom)
      break
    case 'test':
      into.push(TEST, 0, node.test)
      for (const gate of node.gates) into.push(gate)
      break
    case 'not':
      into.push(NOT, 0)
      encode(node.of, into)
      break
    default:
      into.push(node.kind === 'and' ? AND : OR, 0)
      for (const child of node.of) encode(child, into)
  }
  into[start + 1] = into.length - start
  return into
}

export interface Answers {
  isHit(atom: number): boolean
  ask(test: number): boolean
}

/** Atoms of which at least one is true whenever a condition is, and how often that is likely to be. */
export interface AtomGroup {
  readonly atoms: readonly number[]
  readonly cost: number
}

export class ConditionPrograms {
  readonly #starts: Int32Array
  readonly #code: Int32Array

  constructor({ starts, items }: Rows) {
    this.#starts = starts
    this.#code = items
  }

  get count(): number {
    return this.#starts.length - 1
  }

  holds(rule: number, answers: Answers): boolean {
    return this.#holds(this.#starts[rule]!, answers)
  }

  /** The cheapest group; undefined: the condition can be true without any atom. `cost`: of each atom. */
  necessaryAtoms(rule: number, cost: Float64Array): AtomGroup | undefined {
    return this.#necessary(this.#starts[rule]!, cost)
  }

  #holds(at: number, answers: Answers): boolean {
    const code = this.#code
    const end = at + code[at + 1]!
    switch (code[at]) {
      case ATOM:
        return answers.isHit(code[at + 2]!)
      case TEST:
        for (let gate = at + 3; gate < end; gate++) if (!answers.isHit(code[gate]!)) return false
        return answers.ask(code[at + 2]!)
      case NOT:
        return !this.#holds(at + 2, answers)
      case AND:
        for (let child = at + 2; child < end; child += code[child + 1]!) if (!this.#holds(child, answers)) return false
        return true
      default:
        for (let child = at + 2; child < end; child += code[child + 1]!) if (this.#holds(child, answers)) return true
        return false
    }
  }

  #necessary(at: number, cost: Float64Array): AtomGroup | undefined {
    const code = this.#code
    const end = at + code[at + 1]!
    switch (code[at]) {
      case ATOM:
        return { atoms: [code[at + 2]!], cost: cost[code[at + 2]!]! }
      case TEST:
        return cheapest(Array.from(code.subarray(at + 3, end), (gate) => ({ atoms: [gate], cost: cost[gate]! })))
      case NOT:
        return undefined
      case AND:
        return cheapest(this.#children(at).map((child) => this.#necessary(child, cost)))
      default:
        return united(this.#children(at).map((child) => this.#necessary(child, cost)))
    }
  }

  #children(at: number): number[] {
    const children: number[] = []
    const end = at + this.#code[at + 1]!
    for (let child = at + 2; child < end; child += this.#code[child + 1]!) children.push(child)
    return children
  }
}

function cheapest(groups: readonly (AtomGroup | undefined)[]): AtomGroup | undefined {
  let best: AtomGroup | undefined
  for (const group of groups) if (group !== undefined && (best === undefined || group.cost < best.cost)) best = group
  return best
}

/** One of the alternatives must be true; an `or` without any is never true and hangs on the empty group. */
function united(groups: readonly (AtomGroup | undefined)[]): AtomGroup | undefined {
  const atoms: number[] = []
  let cost = 0
  for (const group of groups) {
    if (group === undefined) return undefined
    for (const atom of group.atoms) atoms.push(atom)
    cost += group.cost
  }
  return { atoms, cost }
}
