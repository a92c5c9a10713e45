import { lookUp } from '../event/object-event.ts'

export type JsonObject = { readonly [name: string]: unknown }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Names come from exports: `constructor` is one like any other, and no table has it by inheritance. */
export function ownOf<T>(table: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

/** `a.b` is a key of that name, or b inside a; undefined: there is neither. */
export function valueAt(object: JsonObject, path: string): unknown {
  return Object.hasOwn(object, path) ? object[path] : lookUp(object as Parameters<typeof lookUp>[0], path)
}

/** What stands at the first of the paths that has something. */
export function firstAt(object: JsonObject, paths: readonly string[]): unknown {
  for (const path of paths) {
    const value = valueAt(object, path)
    if (value !== undefined && value !== null && value !== '') return value
  }
  return undefined
}

/** As text, if it is one value; a list of one counts as it (Elasticsearch's `fields` are such lists). */
export function scalarText(value: unknown): string | undefined {
  const only = Array.isArray(value) && value.length === 1 ? value[0] : value
  return only === null || only === undefined || typeof only === 'object' ? undefined : String(only)
}

/**
 * `JSON.parse`, but whole numbers with more digits than a JavaScript number holds become text, digit by digit.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  return JSON.parse(LONG_NUMBER.test(text) ? quoteLongNumbers(text) : text)
}

/** What `parseJson` threw, for people. */
export function jsonProblem(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const [, problem, position] = /^(.*?)(?: in JSON)?(?: at position (\d+))?(?: \(line.*\))?$/s.exec(message) ?? []
  const place = position === undefined ? '' : `, at character ${Number(position) + 1} of the value`
  return `this is no JSON: ${problem ?? message}${place}`
}

/** Sixteen digits may be more than 2^53. */
const LONG_NUMBER = /[:[,\s]-?\d{16}/

/** Strings are passed over whole, so that no digits in them are taken for a number. */
function quoteLongNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (piece) =>
    /^-?\d{16,}$/.test(piece) ? `"${piece}"` : piece,
  )
}
