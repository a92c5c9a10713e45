import type { Check } from '../checked-rule.ts'
import { Outcomes } from '../condition-outcomes.ts'
import { Comparer, isTest } from '../implication.ts'
import type { TestTree } from '../plan.ts'
import { testPlace } from '../rule.ts'

/** A value of a selection that a filter takes away entirely: no event is ever found because of it. */
export const valueShadowed: Check = (checked, report) => {
  const { rule } = checked
  if (rule === undefined) return
  const outcomes = Outcomes.of(checked)
  if (outcomes === undefined || !outcomes.canBe(true)) return
  const { selections } = rule.plan
  const comparer = new Comparer()
  let test = 0
  for (const [index, { node }] of selections.entries()) {
    const first = test
    test += countTests(node)
    const filters = selections.filter((each, other) => other !== index && outcomes.excludes(each))
    if (filters.length === 0 || outcomes.excludes(selections[index]!)) continue
    for (const { variant, at } of variantsOf(node)) {
      const filter = filters.find((each) => comparer.implies(variant, each.node))
      const place = filter === undefined ? undefined : testPlace(rule.places, first + at)
      if (place !== undefined)
        report('value-shadowed', place.value, `"${filter!.name}" takes away everything that this value finds.`)
    }
  }
}

/** The selection with each value of its lists alone; `at` counts its tests. Only lists directly below the selection are looked at. */
function* variantsOf(node: TestTree): Iterable<{ readonly variant: TestTree; readonly at: number }> {
  if (node.op === 'or') {
    let at = 0
    for (const value of node.of) {
      if (isTest(value)) yield { variant: value, at }
      at += countTests(value)
    }
  } else if (node.op === 'and') {
    let at = 0
    for (const [index, key] of node.of.entries()) {
      for (const inner of variantsOf(key)) {
        if (key.op !== 'or') break
        const variant: TestTree = {
          op: 'and',
          of: node.of.map((each, other) => (other === index ? inner.variant : each)),
        }
        yield { variant, at: at + inner.at }
      }
      at += countTests(key)
    }
  }
}

function countTests(node: TestTree): number {
  if (node.op === 'and' || node.op === 'or') return node.of.reduce((sum, each) => sum + countTests(each), 0)
  return node.op === 'not' ? countTests(node.of) : 1
}
