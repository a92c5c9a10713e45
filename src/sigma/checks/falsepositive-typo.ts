import { type Check, textsAt } from '../checked-rule.ts'

const SPELLING: { readonly [typo: string]: string | undefined } = {
  unkown: 'Unknown',
  unknow: 'Unknown',
  unkonwn: 'Unknown',
  unkwown: 'Unknown',
  unlikley: 'Unlikely',
  unlikly: 'Unlikely',
  unlikelly: 'Unlikely',
  ligitimate: 'Legitimate',
  legitim: 'Legitimate',
  legitimat: 'Legitimate',
  legitmate: 'Legitimate',
  legimate: 'Legitimate',
  administator: 'Administrator',
  adminstrator: 'Administrator',
}

/** @see SigmahqFalsepositivesTypoWordValidator */
export const falsepositiveTypo: Check = ({ root }, report) => {
  for (const reason of textsAt(root, 'falsepositives')) {
    const { 0: word, index } = /[A-Za-z]+/.exec(reason.text) ?? { 0: '', index: 0 }
    const spelt = Object.hasOwn(SPELLING, word.toLowerCase()) ? SPELLING[word.toLowerCase()] : undefined
    if (spelt === undefined) continue
    const start = reason.textStart + index
    const fix = reason.textStart < 0 ? undefined : [{ start, end: start + word.length, text: spelt }]
    report('falsepositive-typo', reason, `"${word}" is misspelt.`, `Write "${spelt}".`, fix)
  }
}
