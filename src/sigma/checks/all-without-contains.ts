import { type Check, modifiersOf } from '../checked-rule.ts'

/** One field cannot equal two values, or begin with both. @see pySigma InvalidModifierCombinationsValidator */
export const allWithoutContains: Check = ({ items }, report) => {
  for (const item of items) {
    const { field, key, values } = item
    if (!field.all || field.field === '' || key === undefined || values.length < 2) continue
    if (field.comparison.kind !== 'text' || field.comparison.shape === 'contains') continue
    if (modifiersOf(item).includes('expand') || values.every(({ text }) => /^\*.*\*$/.test(text))) continue
    const message = `"${key.text}" asks one value to be ${values.length} at once.`
    report('all-without-contains', key, message, 'Add contains, or remove all.')
  }
}
