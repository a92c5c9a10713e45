import type { Check } from '../checked-rule.ts'
import { withoutItem } from '../edits.ts'
import type { Scalar } from '../yaml-tree.ts'

/** @see SigmahqFieldDuplicateValueValidator */
export const valueDuplicate: Check = ({ items, text }, report) => {
  for (const {
    field: { comparison },
    values,
    list,
  } of items) {
    if (list === undefined) continue
    const ignoresCase = comparison.kind === 'text' && !comparison.cased && comparison.encoders.length === 0
    const seen = new Set<string>()
    for (const value of values) {
      const name = nameOf(value, ignoresCase)
      if (seen.has(name))
        report(
          'value-duplicate',
          value,
          `The value "${value.text}" stands in this list twice.`,
          undefined,
          withoutItem(text, value),
        )
      seen.add(name)
    }
  }
}

function nameOf({ type, text }: Scalar, ignoresCase: boolean): string {
  return `${type === 'null' ? 'null' : ''} ${ignoresCase ? text.toLowerCase() : text}`
}
