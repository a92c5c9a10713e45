import { type Check, textAt } from '../checked-rule.ts'
import { entryOf, valueAt } from '../yaml-tree.ts'

/** @see SigmahqCorrelationRulesMinimumValidator, SigmahqCorrelationGroupByExistenceValidator */
export const correlationWeak: Check = ({ kind, root }, report) => {
  const correlation = valueAt(root, 'correlation')
  if (kind !== 'correlation' || correlation?.kind !== 'mapping') return
  const type = textAt(correlation, 'type')?.text
  const rules = entryOf(correlation, 'rules')
  const count = rules?.value.kind === 'sequence' ? rules.value.items.length : 1
  if (rules !== undefined && type?.startsWith('temporal') === true && count < 2) {
    const message = 'A temporal correlation of a single rule holds whenever the rule does.'
    report('correlation-single-rule', rules.value, message, 'Name the other rules, or use event_count.')
  }
  if (entryOf(correlation, 'group-by') === undefined) {
    const message = 'The correlation counts the events of all hosts and users together.'
    report('correlation-ungrouped', entryOf(root, 'correlation')!.key, message, 'Name what belongs together: group-by.')
  }
}
