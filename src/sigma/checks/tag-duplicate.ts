import { type Check, textsAt } from '../checked-rule.ts'
import { withoutItem } from '../edits.ts'

/** @see pySigma DuplicateTagValidator */
export const tagDuplicate: Check = ({ root, text }, report) => {
  const seen = new Set<string>()
  for (const tag of textsAt(root, 'tags')) {
    const name = tag.text.toLowerCase()
    if (seen.has(name))
      report('tag-duplicate', tag, `The tag "${tag.text}" stands here twice.`, undefined, withoutItem(text, tag))
    seen.add(name)
  }
}
