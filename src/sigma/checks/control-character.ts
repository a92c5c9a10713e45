import type { Check } from '../checked-rule.ts'

/** Control characters; and what pages put between letters, where it is between letters: emoji are made with joiners. */
const INVISIBLE = /[\x00-\x1f\x7f]|(?<=[\w\\/.-])[\u00a0\u00ad\u200b-\u200d\u2060\ufeff](?=[\w\\/.-])/

/** Usually an escape that double quotes made of a backslash and a letter: "C:\temp". @see pySigma ControlCharacterValidator */
export const controlCharacter: Check = ({ items }, report) => {
  for (const { values, field } of items) {
    if (field.comparison.kind === 'regex') continue
    for (const value of values) {
      const character = INVISIBLE.exec(value.text.trimEnd())?.[0]
      if (character === undefined) continue
      const code = character.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()
      const hint =
        value.plain || code > '007F' ? undefined : 'In double quotes a backslash begins an escape; use single quotes.'
      report('control-character', value, `The value holds a character that nobody sees (U+${code}).`, hint)
    }
  }
}
