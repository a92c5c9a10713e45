import { type Check, textAt } from '../checked-rule.ts'

/** Characters. */
const MIN_LENGTH = 16

/** @see SigmahqDescriptionLengthValidator */
export const descriptionShort: Check = ({ root }, report) => {
  const description = textAt(root, 'description')
  if (description === undefined || description.text.trim().length >= MIN_LENGTH) return
  report('description-short', description, `The description has fewer than ${MIN_LENGTH} characters.`)
}
