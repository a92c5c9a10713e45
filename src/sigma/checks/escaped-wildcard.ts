import { type Check, textValues } from '../checked-rule.ts'
import { spanInside } from '../yaml-tree.ts'

/**
 * `\*` is a star, not "backslash and anything": a folder followed by a wildcard needs two backslashes.
 * @see pySigma EscapedWildcardValidator
 */
export const escapedWildcard: Check = (rule, report) => {
  for (const { value } of textValues(rule)) {
    if (!LOOKS_LIKE_PATH.test(value.text)) continue
    for (const { 0: found, 1: backslashes, index } of value.text.matchAll(/(?<=[\w)}%:. ])(\\+)[*?](?=\\|$|[\w.])/g)) {
      // An even number is backslashes and a wildcard, as it should be.
      if (backslashes!.length % 2 === 0) continue
      const place = spanInside(value, index, index + found.length)
      const wildcard = found.at(-1)!
      const message = `"\\${wildcard}" is the sign ${wildcard} itself, which no file name can hold.`
      report('escaped-wildcard', place, message, `For a backslash and a wildcard write "\\\\${wildcard}".`)
    }
  }
}

const LOOKS_LIKE_PATH = /[A-Za-z]:\\|\\[A-Za-z0-9 _.-]+\\[*?]|[\w)]\\[*?](?:\\|$)/
