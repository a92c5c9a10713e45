/** Rules and events that have something to do with each other. */
import fc from 'fast-check'

const word = fc.constantFrom(
  'cmd',
  'whoami',
  'a',
  'ab',
  'é',
  'CMD.exe',
  '\\cmd.exe',
  ' -enc ',
  '*',
  '?',
  'x*y',
  '1',
  '10.0.0.1',
)
const field = fc.constantFrom('Image', 'CommandLine', 'User')
const modifier = fc.constantFrom(
  '',
  '|contains',
  '|startswith',
  '|endswith',
  '|contains|all',
  '|windash|contains',
  '|cased',
  '|neq',
  '|re',
  '|base64offset|contains',
)
const condition = fc.constantFrom(
  'a and b',
  'a or b',
  'a and not b',
  'not a',
  'not (a or b)',
  '1 of them',
  'all of them',
  'a',
  'not a and not b',
)

const entry = fc
  .record({ field, modifier, values: fc.array(word, { minLength: 1, maxLength: 3 }) })
  .map(({ field: name, modifier: suffix, values }) => {
    const texts = suffix === '|re' ? values.map((value) => value.replace(/[\\*?.]/g, '\\$&')) : values
    return `    ${name}${suffix}:\n${texts.map((text) => `      - '${text}'`).join('\n')}`
  })
const selection = fc.uniqueArray(entry, { minLength: 1, maxLength: 3, selector: (text) => text.split('\n')[0] })
export const rule = fc
  .record({ a: selection, b: selection, condition })
  .map(
    (each) =>
      `title: t\nlogsource:\n  category: test\ndetection:\n  a:\n${each.a.join('\n')}\n  b:\n${each.b.join('\n')}\n  condition: ${each.condition}\n`,
  )

const value = fc.oneof(
  fc.array(word, { maxLength: 4 }).map((words) => words.join('')),
  fc.constantFrom(null, 1, true, '', 'Y21k', 'xy', ' /enc ', 'É'),
  fc.array(word, { maxLength: 2 }),
)
export const event = fc.record({ Image: value, CommandLine: value, User: value }, { requiredKeys: [] })
