import { type Check, isForWindows } from '../checked-rule.ts'
import { spanInside } from '../yaml-tree.ts'

/** @see SigmahqSpaceFieldNameValidator */
export const fieldSpace: Check = (rule, report) => {
  for (const {
    field: { field },
    key,
  } of rule.items) {
    if (key === undefined || !/\s/.test(field)) continue
    const isPadded = field.trim() !== field
    // Other products do have fields with spaces inside.
    if (!isPadded && !isForWindows(rule)) continue
    const message = isPadded
      ? `The field "${field}" begins or ends with a space.`
      : `The field "${field}" holds a space.`
    report('field-space', spanInside(key, 0, field.length), message)
  }
}
