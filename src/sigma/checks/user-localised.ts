import { type Check, textValues } from '../checked-rule.ts'

/** Names of built-in accounts that Windows translates. @see SigmahqFieldUserValidator */
export const userLocalised: Check = (rule, report) => {
  for (const { item, value } of textValues(rule)) {
    if (!/User(?:Name)?$/.test(item.field.field) || !/AUTHORITY|AUTORITE|NT-AUTORIT/i.test(value.text)) continue
    report(
      'user-localised',
      value,
      'Windows in other languages calls this account otherwise.',
      "Write 'AUTHORI' and 'AUTORI' with contains, or the SID.",
    )
  }
}
