import { type Check, textsAt } from '../checked-rule.ts'
import { withText } from '../edits.ts'
import { nearest } from '../nearest.ts'

/** Tactics of ATT&CK (enterprise), those of older releases too. */
const TACTICS = [
  'reconnaissance',
  'resource-development',
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'stealth',
  'defense-evasion',
  'defense-impairment',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'exfiltration',
  'impact',
]

/** A word that is no tactic, but nearly one; other words may be new tactics. @see pySigma ATTACKTagValidator */
export const tagMisspelt: Check = ({ root }, report) => {
  for (const tag of textsAt(root, 'tags')) {
    const name = /^attack\.([a-z]+(?:[-_][a-z]+)*)$/i.exec(tag.text)?.[1]?.toLowerCase().replaceAll('_', '-')
    if (name === undefined || TACTICS.includes(name)) continue
    const meant = nearest(name, TACTICS)
    if (meant === undefined) continue
    const fix = nearest(name, [meant], 1) === undefined ? undefined : withText(tag, `attack.${meant}`)
    report('tag-misspelt', tag, `ATT&CK has no tactic "${name}".`, `Did you mean "attack.${meant}"?`, fix)
  }
}
