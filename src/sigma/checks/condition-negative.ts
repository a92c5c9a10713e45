import type { Check } from '../checked-rule.ts'
import type { Condition } from '../plan.ts'

/** A rule that only says what must not be there matches nearly everything. */
export const conditionNegative: Check = ({ rule, conditions }, report) => {
  const place = conditions[0]?.scalar
  if (rule === undefined || place === undefined || !holdsOfNothing(rule.plan.condition)) return
  report(
    'condition-negative',
    place,
    'The condition holds when no selection does: it matches nearly every event.',
    'Say what is looked for, too.',
  )
}

/** The value when every selection is false. */
function holdsOfNothing(condition: Condition): boolean {
  switch (condition.op) {
    case 'selection':
      return false
    case 'not':
      return !holdsOfNothing(condition.of)
    case 'and':
      return condition.of.every(holdsOfNothing)
    case 'or':
      return condition.of.some(holdsOfNothing)
  }
}
