import { type Check, partsOf, textValues } from '../checked-rule.ts'
import { isLiteral } from '../pattern.ts'

/** Fields that hold a path of a file or of the registry. */
const PATHS =
  /^(?:(?:Parent|Source|Target)?Image|ImageLoaded|TargetFilename|TargetObject|CurrentDirectory|StartModule)$/

/** What a person wrote for one backslash and Sigma reads as two. */
export const backslashDoubled: Check = (rule, report) => {
  for (const { item, value } of textValues(rule)) {
    if (!PATHS.test(item.field.field) || !value.text.includes('\\\\')) continue
    const literals = partsOf(value).filter(isLiteral)
    // Two at the very start are a share.
    if (!literals.some(({ literal }) => /.\\\\/.test(literal))) continue
    report(
      'backslash-doubled',
      value,
      'The value has two backslashes side by side; paths have one.',
      'Outside of regular expressions a backslash need not be doubled.',
    )
  }
}
