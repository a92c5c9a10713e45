import { type Check, isForWindows, textAt } from '../checked-rule.ts'
import { didYouMean } from '../nearest.ts'
import { valueAt } from '../yaml-tree.ts'

/** Categories of Windows whose events no event log records: known, though no log is searched for them. */
const UNSERVED = ['file_access', 'file_rename']

/** @see SigmahqLogsourceUnknownValidator */
export const logsourceUnknown: Check = (rule, report) => {
  const mapping = valueAt(rule.root, 'logsource')
  if (!isForWindows(rule) || mapping?.kind !== 'mapping') return
  for (const [name, known] of [
    ['category', [...rule.logs.categories, ...UNSERVED]],
    ['service', rule.logs.services],
  ] as const) {
    const value = textAt(mapping, name)
    if (value === undefined || known.length <= UNSERVED.length || known.includes(value.text.toLowerCase())) continue
    report(
      'logsource-unknown',
      value,
      `No log of Windows is known for the ${name} "${value.text}".`,
      didYouMean(value.text, known),
    )
  }
}
