/**
 * A file of --logsource: a list of rows, each saying in which log the events of a category or service are, and by which
 * names rules see their fields. docs/logsources.md describes the form.
 */
import type { Diagnostic, Span } from './diagnostics.ts'
import type { RuleFile } from './load.ts'
import { didYouMean } from './nearest.ts'
import { readSettingFile } from './setting-file.ts'
import { entryOf, type Mapping, type Node, type Scalar, valueAt } from './yaml-tree.ts'

/** A row as plain JSON; what is not written is not there. */
export interface LogsourceFileRow {
  product?: string
  category?: string
  service?: string
  provider?: string
  channels?: readonly string[]
  eventIds?: readonly number[]
  fields?: { readonly [field: string]: string | ChangedFieldRow }
  replaces?: boolean
}

export interface ChangedFieldRow {
  from: string
  values?: { readonly [value: string]: string }
  beginnings?: { readonly [beginning: string]: string }
}

export interface LogsourceFile {
  /** Of no use when there is a diagnostic. */
  readonly rows: readonly LogsourceFileRow[]
  readonly diagnostics: readonly Diagnostic[]
}

export function readLogsourceFile(file: Pick<RuleFile, 'path' | 'text'>): LogsourceFile {
  const rows: LogsourceFileRow[] = []
  const diagnostics = readSettingFile(file, (root, report) => {
    if (root.kind !== 'sequence') return report('logsource-row', root, 'The file is no list of rows.', FORM)
    for (const item of root.items) {
      if (item.kind === 'mapping') rows.push(readRow(item, (span, ...told) => report('logsource-row', span, ...told)))
      else report('logsource-row', item, 'A row is no mapping.', FORM)
    }
  })
  return { rows, diagnostics }
}

const FORM = 'Write each row as "- category: …" with its channel or provider below.'

type Tell = (span: Span, message: string, hint?: string) => void

/** Key of a row → how its value is read into the row. */
const KEYS: { readonly [key: string]: (row: LogsourceFileRow, key: Scalar, value: Node, tell: Tell) => void } = {
  product: (row, key, value, tell) => put(row, 'product', textOf(key, value, tell)),
  category: (row, key, value, tell) => put(row, 'category', textOf(key, value, tell)),
  service: (row, key, value, tell) => put(row, 'service', textOf(key, value, tell)),
  provider: (row, key, value, tell) => put(row, 'provider', textOf(key, value, tell)),
  channel: (row, key, value, tell) => put(row, 'channels', listOf(key, value, tell, textOf)),
  event_id: (row, key, value, tell) => put(row, 'eventIds', listOf(key, value, tell, eventIdOf)),
  fields: (row, key, value, tell) => put(row, 'fields', fieldsOf(key, value, tell)),
  replace: (row, key, value, tell) => put(row, 'replaces', booleanOf(key, value, tell)),
}

function put<Key extends keyof LogsourceFileRow>(
  row: LogsourceFileRow,
  key: Key,
  value: LogsourceFileRow[Key] | undefined,
): void {
  if (value !== undefined) row[key] = value
}

function readRow(mapping: Mapping, tell: Tell): LogsourceFileRow {
  const row: LogsourceFileRow = {}
  const names = Object.keys(KEYS)
  for (const { key, value } of mapping.entries) {
    if (Object.hasOwn(KEYS, key.text)) KEYS[key.text]!(row, key, value, tell)
    else tell(key, `A row has no key "${key.text}".`, didYouMean(key.text, names, `There are ${names.join(', ')}.`))
  }
  const named = entryOf(mapping, 'category') ?? entryOf(mapping, 'service')
  if (named === undefined && (row.product ?? 'windows').toLowerCase() === 'windows')
    tell(mapping, 'The row names no category and no service.')
  if (entryOf(mapping, 'channel') === undefined && entryOf(mapping, 'provider') === undefined)
    tell(mapping, 'The row names no channel and no provider.', 'An event id alone means another event in every log.')
  return row
}

function textOf(key: Scalar, value: Node, tell: Tell): string | undefined {
  if (value.kind === 'scalar' && value.type === 'text' && value.text.trim() !== '') return value.text
  tell(value, `The ${key.text} is no text.`)
  return undefined
}

function booleanOf(key: Scalar, value: Node, tell: Tell): boolean | undefined {
  if (value.kind === 'scalar' && value.type === 'boolean') return value.text.toLowerCase() === 'true'
  tell(value, `The value of ${key.text} is neither true nor false.`)
  return undefined
}

/** Event ids are 16 bits wide. */
const MAX_EVENT_ID = 65_535

function eventIdOf(_key: Scalar, value: Node, tell: Tell): number | undefined {
  const id = value.kind === 'scalar' && /^\d{1,5}$/.test(value.text) ? Number(value.text) : -1
  if (id >= 0 && id <= MAX_EVENT_ID) return id
  tell(value, `An event id is a whole number from 0 to ${MAX_EVENT_ID}.`)
  return undefined
}

function listOf<Item>(
  key: Scalar,
  value: Node,
  tell: Tell,
  read: (key: Scalar, value: Node, tell: Tell) => Item | undefined,
): readonly Item[] | undefined {
  const items = value.kind === 'sequence' ? value.items : [value]
  if (items.length === 0) tell(value, `The list of ${key.text} is empty.`)
  return items.flatMap((item) => read(key, item, tell) ?? [])
}

function fieldsOf(key: Scalar, value: Node, tell: Tell): LogsourceFileRow['fields'] {
  if (value.kind !== 'mapping') {
    tell(value, 'The fields are no mapping of names in rules to names in the log.')
    return undefined
  }
  const fields = value.entries.flatMap(({ key: field, value: source }) => {
    const read = source.kind === 'mapping' ? changedField(source, tell) : nameOf(key, source, tell)
    return read === undefined ? [] : [[field.text, read] as const]
  })
  return Object.fromEntries(fields)
}

/** A name in the log, or several between braces. */
function nameOf(key: Scalar, value: Node, tell: Tell): string | undefined {
  const text = textOf(key, value, tell)
  if (text === undefined || !/[{}]/.test(text)) return text
  if (/^[^{}]*(?:\{[^{}]+\}[^{}]*)+$/.test(text)) return text
  tell(value, `The braces of "${text}" do not pair.`, "Write names of the log between braces: '{Domain}\\{Name}'.")
  return undefined
}

const CHANGED_KEYS = ['from', 'values', 'beginnings']

function changedField(mapping: Mapping, tell: Tell): ChangedFieldRow | undefined {
  for (const { key } of mapping.entries) {
    if (!CHANGED_KEYS.includes(key.text))
      tell(
        key,
        `A field has no key "${key.text}".`,
        didYouMean(key.text, CHANGED_KEYS, 'There are from, values, beginnings.'),
      )
  }
  const from = entryOf(mapping, 'from')
  if (from === undefined) tell(mapping, 'The field does not say from which name it comes.', 'Add "from".')
  const name = from === undefined ? undefined : nameOf(from.key, from.value, tell)
  const values = textsOf(valueAt(mapping, 'values'), tell)
  const beginnings = textsOf(valueAt(mapping, 'beginnings'), tell)
  if (name === undefined) return undefined
  return {
    from: name,
    ...(values === undefined ? {} : { values }),
    ...(beginnings === undefined ? {} : { beginnings }),
  }
}

/** Texts by texts; numbers and truth values are taken as they are written. */
function textsOf(value: Node | undefined, tell: Tell): { readonly [name: string]: string } | undefined {
  if (value === undefined) return undefined
  if (value.kind !== 'mapping') {
    tell(value, 'This is no mapping of texts to texts.')
    return undefined
  }
  const texts = value.entries.flatMap(({ key, value: text }) => {
    if (text.kind === 'scalar' && text.type !== 'null') return [[key.text, text.text] as const]
    tell(text, `What "${key.text}" becomes is no text.`)
    return []
  })
  return Object.fromEntries(texts)
}
