import { type Check, textAt } from '../checked-rule.ts'

/** Characters; SigmaHQ's limit, lower than the 256 of the specification. */
const MAX_LENGTH = 120

/** @see SigmahqTitleLengthValidator */
export const titleLength: Check = ({ root }, report) => {
  const title = textAt(root, 'title')
  if (title === undefined || title.text.length <= MAX_LENGTH) return
  report('title-length', title, `The title has ${title.text.length} characters; ${MAX_LENGTH} are a line of a list.`)
}
