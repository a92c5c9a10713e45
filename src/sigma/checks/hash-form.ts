import { type Check, isForWindows, textValues } from '../checked-rule.ts'
import { spanInside } from '../yaml-tree.ts'

/** Digits of each hash. */
const LENGTHS: { readonly [name: string]: number } = { MD5: 32, SHA1: 40, SHA256: 64, IMPHASH: 32 }

/** Sysmon writes `SHA1=…,MD5=…`, each with all its digits. @see SigmahqInvalidHashKvValidator */
export const hashForm: Check = (rule, report) => {
  if (!isForWindows(rule)) return
  for (const { item, value } of textValues(rule)) {
    const { field, comparison } = item.field
    if (comparison.kind !== 'text') continue
    if (/^hash(?:es)?$/i.test(field)) {
      for (const { 1: name, 2: digits, index, 0: whole } of value.text.matchAll(
        /\b([A-Za-z][A-Za-z0-9]*)=([^,*?\s]*)/g,
      )) {
        const length = Object.hasOwn(LENGTHS, name!.toUpperCase()) ? LENGTHS[name!.toUpperCase()]! : undefined
        const isCut = value.text[index + whole.length] === '*' || value.text[index + whole.length] === '?'
        const place = spanInside(value, index, index + whole.length)
        if (length === undefined)
          report('hash-form', place, `Sysmon has no hash "${name}".`, 'It has MD5, SHA1, SHA256 and IMPHASH.')
        else if (!/^[0-9a-f]*$/i.test(digits!) || (digits!.length !== length && !isCut && digits !== ''))
          report(
            'hash-form',
            place,
            `${name} has ${length} hexadecimal digits, not ${digits!.length} signs like these.`,
          )
      }
    } else if (
      comparison.shape === 'equals' &&
      /^(?:md5|sha1|sha256|imphash)$/i.test(field) &&
      !/[*?]/.test(value.text)
    ) {
      const length = LENGTHS[field.toUpperCase()]!
      if (value.text.length !== length || !/^[0-9a-f]+$/i.test(value.text))
        report('hash-form', value, `${field} has ${length} hexadecimal digits.`)
    }
  }
}
