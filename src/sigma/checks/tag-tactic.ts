import { type Check, textsAt } from '../checked-rule.ts'
import { entryOf } from '../yaml-tree.ts'

/** Which tactics a technique serves changes from release to release; that there is none is always a gap. @see SigmahqTagsTechniquesWithoutTacticsValidator */
export const tagTactic: Check = ({ root }, report) => {
  const tags = textsAt(root, 'tags').map(({ text }) => text.toLowerCase())
  const hasTechnique = tags.some((tag) => /^attack\.t[0-9]/.test(tag))
  if (!hasTechnique || tags.some((tag) => /^attack\.(?:ta[0-9]|[a-z]+(?:[-_][a-z]|$))/.test(tag))) return
  const message = 'The tags name a technique of ATT&CK, but no tactic.'
  report('tag-tactic', entryOf(root, 'tags')!.key, message, 'Add a tag like attack.execution.')
}
