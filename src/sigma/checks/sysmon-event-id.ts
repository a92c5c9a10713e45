import type { Check } from '../checked-rule.ts'
import { valueAt } from '../yaml-tree.ts'

/** @see SigmahqSysmonMissingEventidValidator */
export const sysmonEventId: Check = ({ root, items, logsource, selections }, report) => {
  if (logsource.service?.toLowerCase() !== 'sysmon' || logsource.category !== undefined || selections.length === 0)
    return
  if (items.some(({ field, key }) => field.field === 'EventID' || key === undefined)) return
  const message = 'The rule is for all events of Sysmon; its fields belong to some of them.'
  report('sysmon-event-id', valueAt(root, 'logsource')!, message, 'Name a category, or an EventID.')
}
