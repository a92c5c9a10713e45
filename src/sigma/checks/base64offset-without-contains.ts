import { type Check, modifiersOf } from '../checked-rule.ts'

/** @see pySigma InvalidModifierCombinationsValidator */
export const base64offsetWithoutContains: Check = ({ items }, report) => {
  for (const item of items) {
    const { field, key } = item
    if (key === undefined || field.field === '' || field.comparison.kind !== 'text') continue
    if (!modifiersOf(item).includes('base64offset') || field.comparison.shape === 'contains') continue
    const message = 'base64offset gives the middle of encoded text, which stands at the start or end of nothing.'
    report('base64offset-without-contains', key, message, 'Add contains.')
  }
}
