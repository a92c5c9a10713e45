import type { Check } from '../checked-rule.ts'
import { nearest } from '../nearest.ts'

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
    else report('key-unknown', key, `Sigma defines no key "${key.text}".`, `Did you mean "${meant}"?`)
  }
}
