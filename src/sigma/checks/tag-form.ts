import { type Check, textsAt } from '../checked-rule.ts'

interface TagForm {
  readonly name: RegExp
  readonly hint: string
}

/** How the names of each namespace look (tags appendix); ATT&CK's are judged when the rule is loaded. */
const FORMS: { readonly [namespace: string]: TagForm } = {
  car: { name: /^[0-9]{4}-[0-9]{2}-[0-9]{3}$/, hint: 'Write it like car.2016-04-005.' },
  cve: { name: /^[0-9]{4}-[0-9]{4,}$/, hint: 'Write it like cve.2021-44228.' },
  d3fend: { name: /^(?:d3[f-]?[a-z0-9-]*|[a-z][a-z-]*)$/, hint: 'Write it like d3fend.d3-am.' },
  detection: {
    name: /^(?:dfir|emerging-threats|threat-hunting)$/,
    hint: 'There are detection.dfir, detection.emerging-threats and detection.threat-hunting.',
  },
  stp: { name: /^[1-5](?:[auk])?$/, hint: 'Write it like stp.4u: 1 to 5, and a, u or k.' },
  tlp: {
    name: /^(?:red|amber|amber-strict|amber\+strict|green|white|clear)$/,
    hint: 'There are tlp.red, tlp.amber, tlp.amber-strict, tlp.green and tlp.clear.',
  },
}

/** @see pySigma CARTagValidator, CVETagValidator, D3FENDTagValidator, DetectionTagValidator, STPTagValidator, TLPTagValidator */
export const tagForm: Check = ({ root }, report) => {
  for (const tag of textsAt(root, 'tags')) {
    const [namespace, ...rest] = tag.text.toLowerCase().split('.')
    const form = Object.hasOwn(FORMS, namespace!) ? FORMS[namespace!]! : undefined
    const name = rest.join('.')
    if (form === undefined || name === '' || form.name.test(name)) continue
    report('tag-form', tag, `"${tag.text}" is no tag of the namespace ${namespace}.`, form.hint)
  }
}
