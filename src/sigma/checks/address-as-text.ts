import { type Check, textValues } from '../checked-rule.ts'

/** Beginnings of addresses: `10.` is a network, and `1` of `192.168.1` also begins 192.168.10. */
export const addressAsText: Check = (rule, report) => {
  for (const { item, value } of textValues(rule)) {
    const { comparison, field } = item.field
    if (comparison.kind !== 'text' || !/(?:Ip|IpAddress|Address)$/.test(field)) continue
    const start = comparison.shape === 'startswith' ? value.text : /^([^*?]+)\*$/.exec(value.text)?.[1]
    if (start === undefined || !/^[0-9]{1,3}(?:\.[0-9]{1,3}){0,2}\.?$/.test(start)) continue
    report(
      'address-as-text',
      value,
      'The beginning of an address is a network.',
      `Write "${field}|cidr" and the network.`,
    )
  }
}
