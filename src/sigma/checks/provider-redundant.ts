import { type Check, isForWindows } from '../checked-rule.ts'

/** @see SigmahqCategoryWindowsProviderNameValidator, SigmahqRedundantFieldValidator */
export const providerRedundant: Check = (rule, report) => {
  const { items, logsource, logs } = rule
  if (!isForWindows(rule) || logsource.category === undefined || logs.eventIdsOf(logsource) === undefined) return
  for (const { field, key } of items) {
    if (!['Provider_Name', 'Channel'].includes(field.field) || key === undefined) continue
    report(
      'provider-redundant',
      key,
      `The category ${logsource.category} says the provider and channel already.`,
      'Remove it.',
    )
  }
}
