import { type Check, textsAt } from '../checked-rule.ts'

/** @see SigmahqFalsepositivesCapitalValidator */
export const falsepositiveCase: Check = ({ root }, report) => {
  for (const reason of textsAt(root, 'falsepositives')) {
    // A word with a full stop or digits inside is the name of a program.
    if (!/^[a-z]+(?=[\s,]|$)/.test(reason.text)) continue
    const start = reason.textStart
    const fix = start < 0 ? undefined : [{ start, end: start + 1, text: reason.text[0]!.toUpperCase() }]
    report('falsepositive-case', reason, 'A false positive begins with a small letter.', undefined, fix)
  }
}
