import { type Check, textValues } from '../checked-rule.ts'

/** @see pySigma NumberAsStringValidator */
export const numberQuoted: Check = (rule, report) => {
  for (const { item, value } of textValues(rule)) {
    const { comparison, field } = item.field
    if (field === '' || comparison.kind !== 'text' || comparison.shape !== 'equals' || value.plain) continue
    if (/^(?:0|[1-9][0-9]{0,14})$/.test(value.text))
      report(
        'number-quoted',
        value,
        `The number ${value.text} is written as text.`,
        'Some backends compare numbers; remove the quotes.',
      )
  }
}
