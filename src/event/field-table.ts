/**
 * Names of rules → what a record calls the same thing. A log of Windows may keep in two fields what Sysmon keeps in one,
 * write a path in another form, or a word as a number of its message table.
 */
import type { LogRecord, RecordValue } from '../evtx/log-record.ts'

/** Where a field comes from: a name in the record, several in a text (`{SubjectDomainName}\{SubjectUserName}`), or one of these changed. */
export type FieldSource = string | ChangedField

export interface ChangedField {
  readonly from: string
  /** Whole values, compared without case → what they become. Others stay. */
  readonly values?: { readonly [value: string]: string }
  /** Beginnings of values, compared without case → what they become. */
  readonly beginnings?: { readonly [beginning: string]: string }
}

/** Plain JSON: goes to workers. */
export interface FieldSources {
  readonly [field: string]: FieldSource
}

/** How a view finds a field: the name in the record, or a value made of several. */
export interface ViewTable {
  readonly [field: string]: string | FieldReader
}

export interface FieldReader {
  /** The names in the record that the value is made of; it is absent when one of them is. */
  readonly names: readonly string[]
  read(record: Pick<LogRecord, 'get'>): RecordValue | undefined
}

export function viewTableOf(sources: FieldSources): ViewTable {
  return Object.fromEntries(Object.entries(sources).map(([field, source]) => [field, readerOf(source)]))
}

/** The names in the record that a field of a rule is made of. */
export function namesOf(reader: string | FieldReader): readonly string[] {
  return typeof reader === 'string' ? [reader] : reader.names
}

function readerOf(source: FieldSource): string | FieldReader {
  if (typeof source === 'string' && !source.includes('{')) return source
  const { from, values, beginnings } = typeof source === 'string' ? ({ from: source } as ChangedField) : source
  const parts = from.includes('{') ? partsOf(from) : [{ name: from }]
  const change = (text: string): string => replaceBeginning(replaceWhole(text, values), beginnings)
  return {
    names: parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name])),
    read(record) {
      let text = ''
      for (const part of parts) {
        const value = typeof part === 'string' ? part : record.get(part.name)
        if (typeof value !== 'string') return undefined
        text += value
      }
      return change(text)
    },
  }
}

type Part = string | { readonly name: string }

/** `{A}\{B}` as `A`, a backslash, `B`. */
function partsOf(template: string): Part[] {
  const pieces = template.split(/\{([^{}]+)\}/)
  return pieces.map((piece, index) => (index % 2 === 1 ? { name: piece } : piece)).filter((part) => part !== '')
}

function replaceWhole(text: string, values: ChangedField['values']): string {
  if (values === undefined) return text
  const folded = text.toLowerCase()
  const found = Object.entries(values).find(([value]) => value.toLowerCase() === folded)
  return found === undefined ? text : found[1]
}

function replaceBeginning(text: string, beginnings: ChangedField['beginnings']): string {
  if (beginnings === undefined) return text
  const found = Object.entries(beginnings).find(
    ([beginning]) => text.slice(0, beginning.length).toLowerCase() === beginning.toLowerCase(),
  )
  return found === undefined ? text : found[1] + text.slice(found[0].length)
}
