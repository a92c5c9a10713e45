import { type Check, textsAt } from '../checked-rule.ts'

const EMPTY_WORDS = new Set(['none', 'pentest', 'penetration test', 'penetration testing', 'pentesting', 'red team'])

/** @see SigmahqFalsepositivesBannedWordValidator */
export const falsepositiveWord: Check = ({ root }, report) => {
  for (const reason of textsAt(root, 'falsepositives')) {
    if (!EMPTY_WORDS.has(reason.text.trim().toLowerCase().replace(/\.$/, ''))) continue
    const message = `"${reason.text}" names no false positive.`
    report('falsepositive-word', reason, message, 'Name what else does this, or write Unknown or Unlikely.')
  }
}
