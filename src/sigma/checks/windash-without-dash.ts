import { type Check, modifiersOf } from '../checked-rule.ts'

export const windashWithoutDash: Check = ({ items }, report) => {
  for (const item of items) {
    if (item.key === undefined || !modifiersOf(item).includes('windash')) continue
    if (item.values.some(({ text }) => /[-/\u2013\u2014\u2015]/.test(text))) continue
    report('windash-without-dash', item.key, 'No value has a dash or slash that windash could vary.', 'Remove windash.')
  }
}
