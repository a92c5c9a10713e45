import type { Encoder } from './encode.ts'
import type { Shape } from './pattern.ts'
import type { Relation, TimePart } from './plan.ts'

/**
 * The modifiers of Sigma 2.1 (specification, modifiers appendix), with the longer names of pySigma.
 */
export const MODIFIERS = {
  all: { role: 'logic', means: 'all', summary: 'Every value must match instead of one.' },
  neq: { role: 'logic', means: 'neq', summary: 'The field must not match; a missing field does not.' },
  contains: { role: 'shape', means: 'contains', summary: 'The value stands anywhere in the field.' },
  startswith: { role: 'shape', means: 'startswith', summary: 'The field begins with the value.' },
  endswith: { role: 'shape', means: 'endswith', summary: 'The field ends with the value.' },
  cased: { role: 'cased', means: 'cased', summary: 'Upper and lower case differ.' },
  windash: { role: 'windash', means: 'windash', summary: 'The mark of a parameter is any dash or a slash.' },
  expand: { role: 'expand', means: 'expand', summary: 'Placeholders like %name% stand for configured values.' },
  base64: { role: 'encoder', means: 'base64', summary: 'The value is encoded as base64.' },
  base64offset: {
    role: 'encoder',
    means: 'base64offset',
    summary: 'The value is encoded as base64 at each of the three positions.',
  },
  wide: { role: 'encoder', means: 'wide', summary: 'The value is encoded as UTF-16, little endian.' },
  utf16le: { role: 'encoder', means: 'utf16le', summary: 'The value is encoded as UTF-16, little endian.' },
  utf16be: { role: 'encoder', means: 'utf16be', summary: 'The value is encoded as UTF-16, big endian.' },
  utf16: {
    role: 'encoder',
    means: 'utf16',
    summary: 'The value is encoded as UTF-16, little endian, after a byte order mark.',
  },
  re: { role: 'regex', means: 're', summary: 'The value is a regular expression, searched for.' },
  i: { role: 'regex-flag', means: 'i', summary: 'The regular expression ignores case.' },
  m: { role: 'regex-flag', means: 'm', summary: '^ and $ of the regular expression match at line breaks.' },
  s: { role: 'regex-flag', means: 's', summary: 'The dot of the regular expression matches line breaks.' },
  ignorecase: { role: 'regex-flag', means: 'i', summary: 'The regular expression ignores case.' },
  multiline: { role: 'regex-flag', means: 'm', summary: '^ and $ of the regular expression match at line breaks.' },
  dotall: { role: 'regex-flag', means: 's', summary: 'The dot of the regular expression matches line breaks.' },
  cidr: { role: 'cidr', means: 'cidr', summary: 'The field is an address of the network.' },
  lt: { role: 'relation', means: 'lt', summary: 'The field is less than the number.' },
  lte: { role: 'relation', means: 'lte', summary: 'The field is at most the number.' },
  gt: { role: 'relation', means: 'gt', summary: 'The field is greater than the number.' },
  gte: { role: 'relation', means: 'gte', summary: 'The field is at least the number.' },
  minute: { role: 'time-part', means: 'minute', summary: 'The minute of the time in the field.' },
  hour: { role: 'time-part', means: 'hour', summary: 'The hour of the time in the field.' },
  day: { role: 'time-part', means: 'day', summary: 'The day of the month of the time in the field.' },
  week: { role: 'time-part', means: 'week', summary: 'The ISO 8601 week of the time in the field.' },
  month: { role: 'time-part', means: 'month', summary: 'The month of the time in the field, from 1.' },
  year: { role: 'time-part', means: 'year', summary: 'The year of the time in the field.' },
  fieldref: { role: 'fieldref', means: 'fieldref', summary: 'The value names another field to compare with.' },
  exists: { role: 'exists', means: 'exists', summary: 'The field is there, or is not.' },
} as const satisfies { readonly [name: string]: Modifier }

/** What a modifier is and which others it may stand with is decided by its role; `means` removes synonyms. */
export type Modifier = { readonly summary: string } & (
  | { readonly role: 'shape'; readonly means: Exclude<Shape, 'equals'> }
  | { readonly role: 'encoder'; readonly means: Encoder }
  | { readonly role: 'regex-flag'; readonly means: 'i' | 'm' | 's' }
  | { readonly role: 'relation'; readonly means: Relation }
  | { readonly role: 'time-part'; readonly means: TimePart }
  | { readonly role: 'logic'; readonly means: 'all' | 'neq' }
  | { readonly role: 'cased' | 'windash' | 'expand' | 'regex' | 'cidr' | 'fieldref' | 'exists'; readonly means: string }
)
