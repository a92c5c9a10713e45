import type { CheckOfAll } from '../checked-rule.ts'

/** @see pySigma DuplicateFilenameValidator */
export const fileNameDuplicate: CheckOfAll = (rules, reportFor) => {
  const first = new Map<string, string>()
  for (const rule of rules) {
    const name = rule.path.slice(rule.path.lastIndexOf('/') + 1)
    const owner = first.get(name)
    if (owner === undefined) first.set(name, rule.path)
    else if (owner !== rule.path) {
      const place = rule.root.entries[0]?.key ?? rule.root
      reportFor(rule)('file-name-duplicate', place, `Another file is called "${name}".`, `It is ${owner}.`)
      first.set(name, rule.path)
    }
  }
}
