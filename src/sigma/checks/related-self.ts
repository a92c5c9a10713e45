import { type Check, textAt } from '../checked-rule.ts'
import { valueAt } from '../yaml-tree.ts'

export const relatedSelf: Check = ({ root }, report) => {
  const own = textAt(root, 'id')?.text.toLowerCase()
  const related = valueAt(root, 'related')
  if (own === undefined || related?.kind !== 'sequence') return
  for (const item of related.items) {
    const id = item.kind === 'mapping' ? textAt(item, 'id') : undefined
    if (id?.text.toLowerCase() === own) report('related-self', id, 'The rule is related to itself.', 'Remove it.')
  }
}
