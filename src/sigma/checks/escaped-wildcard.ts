import { type Check, textValues } from '../checked-rule.ts'
import { spanInside } from '../yaml-tree.ts'

/**
 * `\*` is a star, not "backslash and anything": a folder followed by a wildcard needs two backslashes.
 * @see pySigma EscapedWildcardValidator
 */
export const escapedWildcard: Check = (rule, report) => {
  for (const { value } of textValues(rule)) {
    if (!LOOKS_LIKE_PATH.test(value.text)) continue
    for (const { 0: found, index } of value.text.matchAll(/(?<=[\w)}%:.])\\[*?](?=\\|$|[\w.])/g)) {
      const place = spanInside(value, index, index + found.length)
      const wildcard = found.at(-1)!
      const message = `"\\${wildcard}" is the sign ${wildcard} itself, which no file name can hold.`
      report('escaped-wildcard', place, message, `For a backslash and a wildcard write "\\\\${wildcard}".`)
    }
  }
}

/** A drive, or a folder before the wildcard; a search for stars in a script has neither. */
const LOOKS_LIKE_PATH = /[A-Za-z]:\\(?![*?])|\\[A-Za-z0-9 _.-]+\\\*/
