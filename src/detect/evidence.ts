/**
 * Why a plan was true of an event: every test that held in every selection that the condition needed; of a list of
 * values the first. Made for a plan when it first matches.
 */
import type { Event } from '../event/event.ts'
import type { Condition, Plan, Test, TestTree } from '../sigma/plan.ts'
import { fieldOf, firstText } from './compiled-test.ts'
import type { FoundEvidence, ToldTest } from './found-match.ts'

/** The answer to a test; the event is the one that was matched last. */
export interface AnsweredTest {
  holds(event: Event): boolean
  witness(event: Event): FoundEvidence['value']
}

export class EvidenceTeller {
  readonly #condition: ConditionNode
  readonly #selections: readonly SelectionNode[]

  constructor(plan: Plan, answerOf: (test: Test) => AnsweredTest) {
    const selections = new Map(
      plan.selections.map(({ name, node }) => [name, selectionOf(name, treeOf(node, name, answerOf))]),
    )
    this.#selections = [...selections.values()]
    this.#condition = conditionOf(plan.condition, selections)
  }

  /** The plan must be true of the event. */
  tell(event: Event): FoundEvidence[] {
    for (const selection of this.#selections) selection.begin()
    const found: FoundEvidence[] = []
    collect(this.#condition, true, event, found)
    return found
  }
}

/** A selection is asked once and told once, however often the condition names it. */
interface SelectionNode {
  begin(): void
  holds(event: Event): boolean
  tell(wanted: boolean, event: Event, found: FoundEvidence[]): void
}

type ConditionNode =
  | SelectionNode
  | { readonly op: 'and' | 'or'; readonly of: readonly ConditionNode[] }
  | { readonly op: 'not'; readonly of: ConditionNode }

function selectionOf(name: string, tree: TreeNode): SelectionNode {
  const absent: ToldTest = { selection: name, field: null, test: 'absent', pattern: null }
  let known: boolean | undefined
  let isTold = false
  return {
    begin() {
      known = undefined
      isTold = false
    },
    holds(event) {
      known ??= holds(tree, event)
      return known
    },
    tell(wanted, event, found) {
      if (isTold) return
      isTold = true
      if (wanted) tellHeld(tree, event, found)
      else found.push({ told: absent, value: null })
    },
  }
}

function conditionOf(node: Condition, selections: ReadonlyMap<string, SelectionNode>): ConditionNode {
  if (node.op === 'selection') return selections.get(node.name)!
  if (node.op === 'not') return { op: 'not', of: conditionOf(node.of, selections) }
  return { op: node.op, of: node.of.map((child) => conditionOf(child, selections)) }
}

function conditionHolds(node: ConditionNode, event: Event): boolean {
  if (!('op' in node)) return node.holds(event)
  if (node.op === 'not') return !conditionHolds(node.of, event)
  const isAnd = node.op === 'and'
  for (const child of node.of) if (conditionHolds(child, event) !== isAnd) return !isAnd
  return isAnd
}

/** Collects from a condition that is `wanted`, and nothing from one that is not. */
function collect(node: ConditionNode, wanted: boolean, event: Event, found: FoundEvidence[]): void {
  if (conditionHolds(node, event) !== wanted) return
  if (!('op' in node)) node.tell(wanted, event, found)
  else if (node.op === 'not') collect(node.of, !wanted, event, found)
  else for (const child of node.of) collect(child, wanted, event, found)
}

type TreeNode =
  | { readonly op: 'and'; readonly of: readonly TreeNode[] }
  /** `isValueList`: alternatives for one field, as opposed to a list of maps. */
  | { readonly op: 'or'; readonly of: readonly TreeNode[]; readonly isValueList: boolean }
  | { readonly op: 'not'; readonly of: TreeNode }
  | TestNode

interface TestNode {
  readonly op: 'test'
  readonly answer: AnsweredTest
  readonly field: string | null
  readonly told: ToldTest
  /** The same where it did not hold and was not to. */
  readonly toldNegated: ToldTest
}

const TOLD_TESTS = new WeakMap<ToldTest, Test>()

/** The test behind what is told; undefined where none held: for a negated selection, and for tests that were to fail. */
export function testOf(told: ToldTest): Test | undefined {
  return TOLD_TESTS.get(told)
}

function treeOf(node: TestTree, selection: string, answerOf: (test: Test) => AnsweredTest): TreeNode {
  const inner = (child: TestTree): TreeNode => treeOf(child, selection, answerOf)
  switch (node.op) {
    case 'not':
      return { op: 'not', of: inner(node.of) }
    case 'and':
      return { op: 'and', of: node.of.map(inner) }
    case 'or':
      return { op: 'or', of: node.of.map(inner), isValueList: areOfOneField(node.of) }
    default: {
      const field = fieldOf(node)
      const { test, pattern } = node.shown
      const told = { selection, field, test, pattern }
      TOLD_TESTS.set(told, node)
      return { op: 'test', answer: answerOf(node), field, told, toldNegated: { ...told, test: `neq|${test}` } }
    }
  }
}

function areOfOneField(of: readonly TestTree[]): boolean {
  const fields = new Set(of.map((child) => ('field' in child ? child.field : undefined)))
  return fields.size === 1 && !fields.has(undefined)
}

function holds(node: TreeNode, event: Event): boolean {
  switch (node.op) {
    case 'not':
      return !holds(node.of, event)
    case 'test':
      return node.answer.holds(event)
    default: {
      const isAnd = node.op === 'and'
      for (const child of node.of) if (holds(child, event) !== isAnd) return !isAnd
      return isAnd
    }
  }
}

function tellHeld(node: TreeNode, event: Event, found: FoundEvidence[]): void {
  switch (node.op) {
    case 'not':
      return tellNegated(node.of, event, found)
    case 'and':
      for (const child of node.of) tellHeld(child, event, found)
      return
    case 'or':
      for (const child of node.of) {
        if (!holds(child, event)) continue
        tellHeld(child, event, found)
        if (node.isValueList) return
      }
      return
    case 'test':
      found.push({ told: node.told, value: node.answer.witness(event) })
  }
}

/** `neq`: the tests that did not hold, with what was there instead. */
function tellNegated(node: TreeNode, event: Event, found: FoundEvidence[]): void {
  switch (node.op) {
    case 'not':
      return tellHeld(node.of, event, found)
    case 'and':
    case 'or':
      for (const child of node.of) tellNegated(child, event, found)
      return
    case 'test':
      found.push({ told: node.toldNegated, value: node.field === null ? null : firstText(event.get(node.field)) })
  }
}
