import type { Check } from '../checked-rule.ts'
import { didYouMean } from '../nearest.ts'
import { valueAt } from '../yaml-tree.ts'

const KEYS = ['category', 'product', 'service', 'definition']

export const logsourceKey: Check = ({ root }, report) => {
  const logsource = valueAt(root, 'logsource')
  if (logsource?.kind !== 'mapping') return
  for (const { key } of logsource.entries) {
    if (KEYS.includes(key.text)) continue
    const message = `The key "${key.text}" of the logsource is defined by nobody and ignored.`
    report('logsource-key', key, message, didYouMean(key.text, KEYS))
  }
}
