import type { Check } from '../checked-rule.ts'
import { withText } from '../edits.ts'
import { nearest } from '../nearest.ts'
import { entryOf, type Mapping } from '../yaml-tree.ts'

/** Keys of a rule (rules specification), those of SigmaHQ's tests, and `action` of old collections. */
const KEYS = [
  'title',
  'id',
  'name',
  'taxonomy',
  'related',
  'status',
  'description',
  'license',
  'author',
  'references',
  'date',
  'modified',
  'logsource',
  'detection',
  'fields',
  'falsepositives',
  'level',
  'tags',
  'scope',
  'correlation',
  'filter',
  'action',
  'regression_tests_path',
  'simulation',
  'generate',
]

/** @see pySigma CustomAttributesValidator, SigmahqUnknownFieldValidator */
export const keyUnknown: Check = ({ root }, report) => {
  for (const { key } of root.entries) {
    if (KEYS.includes(key.text)) continue
    const meant = nearest(key.text, KEYS)
    if (meant === undefined) report('key-custom', key, `Sigma defines no key "${key.text}".`)
    else {
      // One letter of a long word is a slip; a rule that has the right key too is left to people.
      const isSlip = key.text.length > 4 && nearest(key.text, [meant], 1) !== undefined && !has(root, meant)
      const fix = isSlip ? withText(key, meant) : undefined
      report('key-unknown', key, `Sigma defines no key "${key.text}".`, `Did you mean "${meant}"?`, fix)
    }
  }
}

function has(root: Mapping, name: string): boolean {
  return entryOf(root, name) !== undefined
}
