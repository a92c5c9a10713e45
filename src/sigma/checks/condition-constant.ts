import type { Check } from '../checked-rule.ts'
import { Outcomes } from '../condition-outcomes.ts'

/** A condition that no event, or every event, can meet, whatever the selections are: the fields behind them are looked at, too. */
export const conditionConstant: Check = (checked, report) => {
  const { rule, conditions } = checked
  const place = conditions[0]?.scalar
  if (rule === undefined || place === undefined) return
  const outcomes = Outcomes.of(checked)
  if (outcomes === undefined) return
  if (!outcomes.canBe(true)) {
    const message = 'No event can meet this condition: what it asks for excludes itself.'
    report('condition-never', place, message, outcomes.reason())
  } else if (!outcomes.canBe(false)) {
    report('condition-always', place, 'Every event meets this condition.')
  }
}
