import { type Check, modifiersOf } from '../checked-rule.ts'

/** Here the dashes of a value stay alternatives; pySigma wants all of them at once. @see pySigma InvalidModifierCombinationsValidator */
export const windashWithAll: Check = ({ items }, report) => {
  for (const item of items) {
    if (item.key === undefined || !item.field.all || !modifiersOf(item).includes('windash')) continue
    const message = 'Other tools ask for every form of the dash at once when windash and all stand together.'
    report('windash-with-all', item.key, message, 'Give each value a selection of its own.')
  }
}
