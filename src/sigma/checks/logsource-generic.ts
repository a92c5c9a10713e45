import type { Check } from '../checked-rule.ts'
import { valueAt } from '../yaml-tree.ts'

/** @see pySigma SpecificInsteadOfGenericLogsourceValidator */
export const logsourceGeneric: Check = ({ root, items, logsource, logs }, report) => {
  if (logsource.service?.toLowerCase() !== 'sysmon' || logsource.category !== undefined) return
  const ids = items.flatMap(({ field, values }) => (field.field === 'EventID' && !field.negated ? values : []))
  const [only] = ids
  if (only === undefined || ids.some(({ text }) => text !== only.text)) return
  const category = logs.categories.find((each) => {
    const eventIds = logs.eventIdsOf({ category: each, product: 'windows', service: 'sysmon' })
    return eventIds?.length === 1 && String(eventIds[0]) === only.text
  })
  if (category === undefined) return
  const message = `The rule asks for Sysmon's event ${only.text} by its number.`
  report('logsource-generic', valueAt(root, 'logsource')!, message, `The category "${category}" serves other logs too.`)
}
