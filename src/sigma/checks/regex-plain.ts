import { type Check, regexValues } from '../checked-rule.ts'
import { isPlainText } from '../regex-shape.ts'

/** Text without anything that only a regular expression can say is found quicker as text. */
export const regexPlain: Check = (rule, report) => {
  for (const { value, regex } of regexValues(rule)) {
    if (!isPlainText(regex)) continue
    const hint = 'Use contains, startswith or endswith (with cased where case matters).'
    report('regex-plain', value, 'The regular expression is plain text.', hint)
  }
}
