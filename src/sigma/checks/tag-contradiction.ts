import { type Check, textsAt } from '../checked-rule.ts'

/** @see SigmahqTagsUniqueDetectionValidator, SigmahqTagsUniqueTlpValidator */
export const tagContradiction: Check = ({ root }, report) => {
  for (const namespace of ['tlp.', 'detection.']) {
    const tags = textsAt(root, 'tags').filter(({ text }) => text.toLowerCase().startsWith(namespace))
    const other = tags.find(({ text }) => text.toLowerCase() !== tags[0]!.text.toLowerCase())
    if (other === undefined) continue
    const message = `The tags "${tags[0]!.text}" and "${other.text}" cannot both be meant.`
    report('tag-contradiction', other, message, `Keep one of the namespace ${namespace.slice(0, -1)}.`)
  }
}
