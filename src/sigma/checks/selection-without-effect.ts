import type { Check } from '../checked-rule.ts'
import { Outcomes } from '../condition-outcomes.ts'

/** A selection that could be left out of the condition without any event being judged otherwise. */
export const selectionWithoutEffect: Check = (checked, report) => {
  const { rule } = checked
  if (rule === undefined) return
  const outcomes = Outcomes.of(checked)
  if (outcomes === undefined || !outcomes.canBe(true) || !outcomes.canBe(false)) return
  for (const [index, { name }] of rule.plan.selections.entries()) {
    const why = outcomes.withoutEffect(index)
    if (why === undefined) continue
    const { key } = checked.selections[index]!
    report('selection-without-effect', key, `"${name}" changes nothing: ${why}.`)
  }
}
