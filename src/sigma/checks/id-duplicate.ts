import { type CheckedRule, type CheckOfAll, textAt } from '../checked-rule.ts'

/** The first rule keeps the id; every other one is told. @see pySigma IdentifierUniquenessValidator */
export const idDuplicate: CheckOfAll = (rules, reportFor) => {
  const first = new Map<string, CheckedRule>()
  for (const rule of rules) {
    const id = textAt(rule.root, 'id')
    if (id === undefined) continue
    const owner = first.get(id.text.toLowerCase())
    if (owner === undefined) first.set(id.text.toLowerCase(), rule)
    // A rule of an action "repeat" is the rule before it, changed: it has the very same id.
    else if (owner.path !== rule.path || textAt(owner.root, 'id')!.start !== id.start)
      reportFor(rule)('id-duplicate', id, `The id ${id.text} belongs to another rule.`, `It is used in ${owner.path}.`)
  }
}
