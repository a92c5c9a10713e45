import { type Check, partsOf } from '../checked-rule.ts'

/** A value that every other value fits makes its list a question whether the field is there. */
export const valueAny: Check = ({ items }, report) => {
  for (const {
    field: { comparison, all, field },
    values,
    key,
  } of items) {
    if (comparison.kind !== 'text' || field === '' || key === undefined || comparison.expand) continue
    for (const value of values) {
      if (value.type !== 'text') continue
      const parts = partsOf(value)
      const fitsAll = parts.every((part) => part === '*') && (parts.length > 0 || comparison.shape !== 'equals')
      if (!fitsAll) continue
      // Alone it is the older way to ask whether the field is there.
      if (values.length === 1 && value.text === '*' && comparison.shape === 'equals') continue
      const message =
        values.length > 1 && !all
          ? 'This value fits every text; the rest of the list means nothing.'
          : 'This value fits every text.'
      report('value-any', value, message, `To ask whether there is a value write "${field}|exists: true".`)
    }
  }
}
