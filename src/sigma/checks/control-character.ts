import type { Check } from '../checked-rule.ts'

const INVISIBLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|[\t\r\n]/

/** Usually an escape that double quotes made of a backslash and a letter: "C:\temp". @see pySigma ControlCharacterValidator */
export const controlCharacter: Check = ({ items }, report) => {
  for (const { values, field } of items) {
    if (field.comparison.kind === 'regex') continue
    for (const value of values) {
      const character = INVISIBLE.exec(value.text.replace(/[\r\n]+$/, ''))?.[0]
      if (character === undefined) continue
      const code = character.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()
      const hint = value.plain ? undefined : 'In double quotes a backslash begins an escape; use single quotes.'
      report('control-character', value, `The value holds a character that nobody sees (U+${code}).`, hint)
    }
  }
}
