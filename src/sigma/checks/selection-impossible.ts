import { type Check, isForWindows } from '../checked-rule.ts'
import { contradictionIn } from '../implication.ts'

/** Keys of one selection all have to hold; two that exclude each other make it useless. */
export const selectionImpossible: Check = (checked, report) => {
  if (checked.rule === undefined || !isForWindows(checked)) return
  const { plan, places } = checked.rule
  for (const [index, { name, node }] of plan.selections.entries()) {
    const contradiction = contradictionIn(node)
    if (contradiction === undefined) continue
    const [left, right] = contradiction
    const message = `No event can meet "${name}": it must be both ${left} and ${right}.`
    report('selection-impossible', places.selections[index]!, message)
  }
}
