import type { Check } from '../checked-rule.ts'
import { parseRegex } from '../regex.ts'
import { isPlainText } from '../regex-shape.ts'

/** Text without anything that only a regular expression can say is found quicker as text. */
export const regexPlain: Check = ({ items }, report) => {
  for (const {
    field: { comparison },
    values,
  } of items) {
    if (comparison.kind !== 'regex') continue
    for (const value of values) {
      const parsed = parseRegex(value.text, comparison.flags)
      if (parsed.ok && isPlainText(parsed.ast))
        report(
          'regex-plain',
          value,
          'The regular expression is plain text.',
          'Use contains, startswith or endswith (with cased where case matters).',
        )
    }
  }
}
