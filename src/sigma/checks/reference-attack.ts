import { type Check, textsAt } from '../checked-rule.ts'

/** @see SigmahqMitreLinkValidator */
export const referenceAttack: Check = ({ root }, report) => {
  for (const reference of textsAt(root, 'references')) {
    const name = /^https?:\/\/attack\.mitre\.org\/(?:techniques|tactics|software|groups)\/([^#?]+?)\/?$/.exec(
      reference.text,
    )?.[1]
    if (name === undefined) continue
    const tag = `attack.${name.replace('/', '.').toLowerCase()}`
    report('reference-attack', reference, 'The link leads to a page of ATT&CK.', `Write it as a tag: ${tag}.`)
  }
}
