import type { Check } from '../checked-rule.ts'
import { parsePattern, shapePattern } from '../pattern.ts'
import { covers } from '../pattern-relations.ts'

/** Longer lists are tables of known bad names, and comparing each with each would take long. */
const MAX_VALUES = 60

/** A value that finds only what another value of its list finds, too. */
export const valueCovered: Check = ({ items }, report) => {
  for (const {
    field: { comparison, all },
    values,
  } of items) {
    if (comparison.kind !== 'text' || all || values.length < 2 || values.length > MAX_VALUES) continue
    if (comparison.encoders.length > 0 || comparison.cased) continue
    const patterns = values.map(({ text }) => shapePattern(parsePattern(text), comparison.shape))
    for (const [index, value] of values.entries()) {
      if (value.type === 'null') continue
      const other = values.find(
        (each, at) =>
          at !== index &&
          each.type !== 'null' &&
          each.text.toLowerCase() !== value.text.toLowerCase() &&
          covers(patterns[at]!, patterns[index]!),
      )
      if (other !== undefined) report('value-covered', value, `"${other.text}" finds whatever "${value.text}" finds.`)
    }
  }
}
