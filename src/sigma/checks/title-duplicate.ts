import { type CheckedRule, type CheckOfAll, textAt } from '../checked-rule.ts'

/** @see pySigma DuplicateTitleValidator */
export const titleDuplicate: CheckOfAll = (rules, reportFor) => {
  const first = new Map<string, CheckedRule>()
  for (const rule of rules) {
    const title = textAt(rule.root, 'title')
    if (title === undefined) continue
    const owner = first.get(title.text)
    if (owner === undefined) first.set(title.text, rule)
    else if (owner.path !== rule.path || textAt(owner.root, 'title')!.start !== title.start)
      reportFor(rule)('title-duplicate', title, 'Another rule has this title.', `It is used in ${owner.path}.`)
  }
}
