import { type Check, partsOf, textValues } from '../checked-rule.ts'
import { isLiteral } from '../pattern.ts'

const IMAGES = /^(?:(?:Parent|Source|Target)?Image)$/

/** `Image|endswith: 'cmd.exe'` finds notcmd.exe as well. */
export const backslashMissing: Check = (rule, report) => {
  for (const { item, value } of textValues(rule)) {
    const { field, comparison } = item.field
    if (!IMAGES.test(field) || comparison.kind !== 'text') continue
    if (comparison.shape !== 'endswith' && !(comparison.shape === 'equals' && value.text.startsWith('*'))) continue
    const parts = partsOf(value).filter((part) => part !== '*')
    const [first] = parts
    if (
      parts.length !== 1 ||
      first === undefined ||
      !isLiteral(first) ||
      !/^[A-Za-z0-9][\w-]*\.exe$/i.test(first.literal)
    )
      continue
    const message = `Every program whose name ends in "${first.literal}" is meant, too.`
    report('backslash-missing', value, message, `Write '\\${first.literal}'.`)
  }
}
