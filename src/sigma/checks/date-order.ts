import { type Check, textAt } from '../checked-rule.ts'

/** @see SigmahqModifiedDateOrderValidator */
export const dateOrder: Check = ({ root }, report) => {
  const date = textAt(root, 'date')
  const modified = textAt(root, 'modified')
  if (date === undefined || modified === undefined || normal(modified.text) >= normal(date.text)) return
  report('date-order', modified, `The rule was modified (${modified.text}) before it was written (${date.text}).`)
}

function normal(date: string): string {
  return date.replaceAll('/', '-').replace(/-(?=[0-9](?:-|$))/g, '-0')
}
