import { type Check, textsAt } from '../checked-rule.ts'
import { withText } from '../edits.ts'

/** Tactics were written with underscores before version 2 of the specification. @see pySigma ATTACKTagValidator */
export const tagUnderscore: Check = ({ root }, report) => {
  for (const tag of textsAt(root, 'tags')) {
    if (!/^attack\.[a-z]+(?:_[a-z]+)+$/i.test(tag.text)) continue
    const written = tag.text.replaceAll('_', '-')
    report(
      'tag-underscore',
      tag,
      `The tactic "${tag.text}" is written with "_".`,
      `Write "${written}".`,
      withText(tag, written),
    )
  }
}
