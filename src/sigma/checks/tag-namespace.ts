import { type Check, textsAt } from '../checked-rule.ts'
import { didYouMean } from '../nearest.ts'
import { spanInside } from '../yaml-tree.ts'

/** Tags appendix of the specification. */
const NAMESPACES = ['attack', 'car', 'cve', 'd3fend', 'detection', 'stp', 'tlp']

/** @see pySigma NamespaceTagValidator */
export const tagNamespace: Check = ({ root }, report) => {
  for (const tag of textsAt(root, 'tags')) {
    const namespace = /^([^.\s]+)\.\S/.exec(tag.text.toLowerCase())?.[1]
    if (namespace === undefined || NAMESPACES.includes(namespace)) continue
    const message = `Sigma defines no namespace "${namespace}" of tags.`
    const hint = didYouMean(namespace, NAMESPACES, `There are ${NAMESPACES.join(', ')}.`)
    report('tag-namespace', spanInside(tag, 0, namespace.length), message, hint)
  }
}
