import type { Report } from './diagnostics.ts'
import type { Scalar } from './yaml-tree.ts'

/** Tags: `namespace.name` (tags appendix). Unknown namespaces are allowed; ATT&CK's are looked at more closely. */
export function checkTag(tag: Scalar, report: Report): void {
  const { text } = tag
  if (!/^[^.\s]+\.\S+$/.test(text)) {
    report('tag-invalid', tag, `The tag "${text}" is not of the form namespace.name.`, 'Write it like attack.t1059.')
    return
  }
  const folded = text.toLowerCase()
  if (text !== folded) report('tag-case', tag, `The tag "${text}" has upper-case letters.`, `Write "${folded}".`)
  if (folded.startsWith('attack.')) checkAttack(tag, folded.slice('attack.'.length), report)
}

function checkAttack(tag: Scalar, name: string, report: Report): void {
  if (ATTACK_ID.test(name) || TACTIC.test(name)) return
  const hint = /^[0-9]{4}(?:\.[0-9]{3})?$/.test(name) ? `Write "attack.t${name}".` : undefined
  report('tag-attack', tag, `"${tag.text}" names no technique, tactic, group, software or mitigation of ATT&CK.`, hint)
}

/** Technique or sub-technique, group, software, tactic, mitigation, data source, campaign. */
const ATTACK_ID = /^(?:t[0-9]{4}(?:\.[0-9]{3})?|[gsmc][0-9]{4}|ta[0-9]{4}|ds[0-9]{4})$/

/** Tactics are words joined by hyphens; older rules use underscores. Which words there are changes over the years. */
const TACTIC = /^[a-z]+(?:[-_][a-z]+)*$/
