/**
 * Which parts of a rule were ever true of an event, and which ever false: selections, filters (selections that the
 * condition negates), the values of lists, and the branches of the condition. Every test is asked of every event.
 */
import type { Event } from '../event/event.ts'
import type { Condition, Plan, Test, TestTree } from '../sigma/plan.ts'
import { type CompiledTest, compileTest, fieldOf } from './compiled-test.ts'
import { conditionHolds, testsHold } from './evaluate.ts'

export interface Branch {
  /** `value`: of a list, one of which has to hold; `test`: one that has to hold beside others. */
  readonly kind: 'selection' | 'filter' | 'value' | 'test' | 'condition'
  /** Name of the selection; null for a branch of the condition. */
  readonly selection: string | null
  /** Number of its first test, counted through all selections of the plan; null for others than tests and values. */
  readonly test: number | null
  /** What it asks; of a selection its name, of a condition the expression. */
  readonly text: string
  readonly wasTrue: boolean
  readonly wasFalse: boolean
  /** Of a filter: events, each different from the others, that the rule would have matched without it. null for other branches. */
  readonly removed: number | null
}

interface Seen {
  wasTrue: boolean
  wasFalse: boolean
}

export class BranchRecorder {
  readonly plan: Plan
  readonly #filters: ReadonlySet<string>
  readonly #selections: readonly SelectionRecorder[]
  readonly #conditions: readonly { readonly node: Condition; readonly seen: Seen }[]

  constructor(plan: Plan) {
    this.plan = plan
    this.#filters = negatedIn(plan.condition, false)
    let test = 0
    this.#selections = plan.selections.map(({ name, node }) => {
      const selection = new SelectionRecorder(name, node, test)
      test += selection.tests
      return selection
    })
    this.#conditions = listsIn(plan.condition).map((node) => ({ node, seen: unseen() }))
  }

  /** `event` under the names by which the rule sees it. */
  add(event: Event): void {
    const holds = new Map(this.#selections.map((selection) => [selection.name, selection.add(event)]))
    const ofName = (name: string): boolean => holds.get(name)!
    for (const { node, seen } of this.#conditions) note(seen, conditionHolds(node, ofName))
    if (this.#filters.size === 0 || conditionHolds(this.plan.condition, ofName)) return
    const withoutFilters = (name: string): boolean => ofName(name) && !this.#filters.has(name)
    if (!conditionHolds(this.plan.condition, withoutFilters)) return
    for (const selection of this.#selections)
      if (this.#filters.has(selection.name) && ofName(selection.name)) selection.removed++
  }

  branches(): readonly Branch[] {
    const branches = this.#selections.flatMap((selection) => selection.branches(this.#filters.has(selection.name)))
    const conditions = this.#conditions.map(({ node, seen }): Branch => {
      return { kind: 'condition', selection: null, test: null, text: conditionText(node), ...seen, removed: null }
    })
    return [...branches, ...conditions]
  }
}

/** A test, or the tests that one value of the rule became. */
interface Leaf {
  readonly kind: 'value' | 'test'
  readonly test: number
  readonly text: string
  readonly tests: CompiledTest[]
  readonly seen: Seen
}

class SelectionRecorder {
  readonly name: string
  /** How many it has. */
  readonly tests: number
  removed = 0
  readonly #node: TestTree
  readonly #leaves: readonly Leaf[]
  readonly #seen = unseen()
  readonly #answers = new Map<Test, boolean>()

  /** `first`: number of its first test. */
  constructor(name: string, node: TestTree, first: number) {
    this.name = name
    this.#node = node
    this.#leaves = leavesOf(node, first)
    this.tests = this.#leaves.reduce((sum, { tests }) => sum + tests.length, 0)
  }

  add(event: Event): boolean {
    for (const { tests, seen } of this.#leaves) {
      let isAnyTrue = false
      for (const { test, holds } of tests) {
        const answer = holds(event)
        this.#answers.set(test, answer)
        isAnyTrue ||= answer
      }
      note(seen, isAnyTrue)
    }
    const holds = testsHold(this.#node, (test) => this.#answers.get(test)!)
    note(this.#seen, holds)
    return holds
  }

  branches(isFilter: boolean): readonly Branch[] {
    const { name: selection, removed } = this
    const whole: Branch = isFilter
      ? { kind: 'filter', selection, test: null, text: selection, ...this.#seen, removed }
      : { kind: 'selection', selection, test: null, text: selection, ...this.#seen, removed: null }
    // A selection of one test says the same as the test.
    if (this.#leaves.length === 1) return [whole]
    return [
      whole,
      ...this.#leaves.map(({ kind, test, text, seen }) => ({ kind, selection, test, text, ...seen, removed: null })),
    ]
  }
}

function unseen(): Seen {
  return { wasTrue: false, wasFalse: false }
}

function note(seen: Seen, holds: boolean): void {
  if (holds) seen.wasTrue = true
  else seen.wasFalse = true
}

/** In the order of the rule. A value that became several tests (base64offset) is one leaf. */
function leavesOf(node: TestTree, first: number): readonly Leaf[] {
  const leaves = new Map<string, Leaf>()
  let number = first
  const visit = (each: TestTree, parent: 'and' | 'or'): void => {
    switch (each.op) {
      case 'and':
      case 'or':
        for (const child of each.of) visit(child, each.op)
        return
      case 'not':
        return visit(each.of, parent)
      default: {
        const text = [fieldOf(each) ?? 'any value', each.shown.test, each.shown.pattern].join(' ')
        const leaf = leaves.get(`${parent} ${text}`)
        if (leaf !== undefined) leaf.tests.push(compileTest(each))
        else leaves.set(`${parent} ${text}`, newLeaf(parent, text, each, number))
        number++
      }
    }
  }
  visit(node, 'and')
  return [...leaves.values()]
}

function newLeaf(parent: 'and' | 'or', text: string, test: Test, number: number): Leaf {
  return { kind: parent === 'or' ? 'value' : 'test', test: number, text, tests: [compileTest(test)], seen: unseen() }
}

function negatedIn(node: Condition, isNegated: boolean): ReadonlySet<string> {
  if (node.op === 'selection') return new Set(isNegated ? [node.name] : [])
  if (node.op === 'not') return negatedIn(node.of, !isNegated)
  return new Set(node.of.flatMap((child) => [...negatedIn(child, isNegated)]))
}

/** The lists of a condition; a single selection is no branch beside itself. */
function listsIn(node: Condition): readonly Condition[] {
  if (node.op === 'selection') return []
  if (node.op === 'not') return listsIn(node.of)
  return [node, ...node.of.flatMap(listsIn)]
}

/** As a rule would write it, with `1 of` and `all of` spelt out. */
function conditionText(node: Condition): string {
  switch (node.op) {
    case 'selection':
      return node.name
    case 'not':
      return `not ${inParentheses(node.of)}`
    default:
      return node.of.map(inParentheses).join(` ${node.op} `)
  }
}

function inParentheses(node: Condition): string {
  const text = conditionText(node)
  return node.op === 'and' || node.op === 'or' ? `(${text})` : text
}
