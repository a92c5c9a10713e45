import type { Check } from '../checked-rule.ts'
import { nearest } from '../nearest.ts'
import { spanInside } from '../yaml-tree.ts'

/** @see SigmahqInvalidFieldnameValidator, SigmahqFieldnameCastValidator, pySigma FieldnameLogsourceValidator */
export const fieldUnknown: Check = ({ items, logsource, logs }, report) => {
  const known = logs.fieldsOf(logsource)
  if (known === undefined) return
  for (const {
    field: { field },
    key,
  } of items) {
    if (field === '' || key === undefined || known.has(field)) continue
    const place = spanInside(key, 0, field.length)
    const spelt = [...known].find((name) => name.toLowerCase() === field.toLowerCase())
    if (spelt !== undefined) {
      const fix = key.textStart < 0 ? undefined : [{ ...place, text: spelt }]
      report('field-case', place, `The field "${field}" is spelt "${spelt}"; case matters.`, undefined, fix)
    } else {
      const meant = nearest(field, known)
      const hint = meant === undefined ? undefined : `Did you mean "${meant}"?`
      report('field-unknown', place, `Events of ${logsource.category} have no field "${field}".`, hint)
    }
  }
}
