import { type Check, textAt } from '../checked-rule.ts'
import { entryOf, spanInside } from '../yaml-tree.ts'

/** @see SigmahqLinkInDescriptionValidator */
export const descriptionLink: Check = ({ root }, report) => {
  const description = textAt(root, 'description')
  if (description === undefined || entryOf(root, 'references') !== undefined) return
  const link = /https?:\/\/\S+/.exec(description.text)
  if (link === null) return
  const place = spanInside(description, link.index, link.index + link[0].length)
  report('description-link', place, 'The description holds a link.', 'Links belong under "references".')
}
