/**
 * A synthetic rule: a given one that looks for other words. Letters of command lines, descriptions and the like are
 * shifted through the alphabet; names of programs stay, so that, as with real rules, many hang on the same programs.
 */
import { createHash } from 'node:crypto'
import { dump, loadAll } from 'js-yaml'

const SHIFTED_FIELDS = new Set(['CommandLine', 'ParentCommandLine', 'Description', 'Product', 'Company', 'Hashes'])
/** What such values mean is more than their letters. */
const UNSHIFTED_MODIFIERS = ['re', 'cidr', 'base64', 'base64offset', 'expand', 'fieldref', 'exists', 'lt', 'gt']

/** undefined: nothing of the rule can be shifted, so its copy would match whatever the rule does. */
export function shiftedRule(text, copy) {
  const documents = loadAll(text)
  if (documents.length !== 1 || documents[0]?.detection === undefined) return undefined
  const rule = documents[0]
  const change = { count: 0 }
  const detection = shiftedFields(rule.detection, copy, change)
  if (change.count === 0) return undefined
  return dump({
    ...rule,
    title: `${rule.title} ${copy}`,
    id: idOf(`${rule.id} ${copy}`),
    related: undefined,
    detection,
  })
}

function shiftedFields(node, copy, change) {
  if (Array.isArray(node)) return node.map((item) => shiftedFields(item, copy, change))
  if (node === null || typeof node !== 'object' || node instanceof Date) return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      const [field, ...modifiers] = key.split('|')
      const isShifted = SHIFTED_FIELDS.has(field) && !modifiers.some((each) => UNSHIFTED_MODIFIERS.includes(each))
      return [key, isShifted ? shiftedValues(value, copy, change) : shiftedFields(value, copy, change)]
    }),
  )
}

function shiftedValues(value, copy, change) {
  if (Array.isArray(value)) return value.map((item) => shiftedValues(item, copy, change))
  if (typeof value !== 'string' || !/[a-z]/i.test(value)) return value
  change.count++
  return value.replaceAll(/[a-z]/gi, (letter, at) => shiftedLetter(letter, copy, at))
}

/** Never by nothing. After 25 copies every second letter goes further than its neighbours. */
function shiftedLetter(letter, copy, at) {
  const first = letter <= 'Z' ? 0x41 : 0x61
  const shift = 1 + ((copy + (at % 2) * Math.floor(copy / 25)) % 25)
  return String.fromCharCode(first + ((letter.charCodeAt(0) - first + shift) % 26))
}

/** Shaped like a UUID, and the same each time. */
function idOf(text) {
  const digits = createHash('sha256').update(text).digest('hex')
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-')
}
