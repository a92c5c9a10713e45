import type { Condition, Test, TestTree } from '../sigma/plan.ts'

/** What a condition and a selection mean, as plainly as it can be said; who asks brings the answers of the leaves. */
export function conditionHolds(node: Condition, selectionHolds: (name: string) => boolean): boolean {
  switch (node.op) {
    case 'selection':
      return selectionHolds(node.name)
    case 'not':
      return !conditionHolds(node.of, selectionHolds)
    case 'and':
      return node.of.every((child) => conditionHolds(child, selectionHolds))
    case 'or':
      return node.of.some((child) => conditionHolds(child, selectionHolds))
  }
}

export function testsHold(node: TestTree, testHolds: (test: Test) => boolean): boolean {
  switch (node.op) {
    case 'not':
      return !testsHold(node.of, testHolds)
    case 'and':
      return node.of.every((child) => testsHold(child, testHolds))
    case 'or':
      return node.of.some((child) => testsHold(child, testHolds))
    default:
      return testHolds(node)
  }
}
