/**
 * As `JSON.stringify`, for plain values that may hold ids above 2^53: a bigint is printed as the number that it is. Maps are
 * printed as objects. `indent` spaces a level; on one line without.
 */
export function jsonText(value: unknown, indent = 0): string {
  return print(value, indent, '\n')
}

function print(value: unknown, indent: number, line: string): string {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const inner = line + ' '.repeat(indent)
  const items = Array.isArray(value)
    ? value.map((item) => print(item, indent, inner))
    : entriesOf(value).map(
        ([key, item]) => `${JSON.stringify(key)}:${indent > 0 ? ' ' : ''}${print(item, indent, inner)}`,
      )
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  if (items.length === 0) return `${open}${close}`
  return indent === 0 ? `${open}${items.join()}${close}` : `${open}${inner}${items.join(`,${inner}`)}${line}${close}`
}

function entriesOf(value: object): [string, unknown][] {
  const entries = value instanceof Map ? [...(value as ReadonlyMap<string, unknown>)] : Object.entries(value)
  return entries.filter(([, item]) => item !== undefined)
}
