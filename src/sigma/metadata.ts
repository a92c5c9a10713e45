import type { Report, Span } from './diagnostics.ts'
import { didYouMean } from './nearest.ts'
import { LEVELS, type Level, STATUSES, type Status } from './plan.ts'
import { checkTag } from './tags.ts'
import type { Entry, Mapping, Node, Scalar } from './yaml-tree.ts'
import { entryOf } from './yaml-tree.ts'

/** What a rule says about itself, as written; null or empty where it says nothing. An error here does not stop the rule. */
export interface Metadata {
  /** The file's name when the rule has no title. */
  readonly title: string
  readonly id: string | null
  readonly name: string | null
  readonly taxonomy: string | null
  readonly description: string | null
  readonly license: string | null
  readonly author: string | null
  readonly date: string | null
  readonly modified: string | null
  readonly level: string | null
  readonly status: string | null
  readonly references: readonly string[]
  readonly tags: readonly string[]
  readonly fields: readonly string[]
  readonly falsepositives: readonly string[]
  readonly scope: readonly string[]
  readonly related: readonly RelatedRule[]
}

export interface RelatedRule {
  readonly id: string
  readonly type: string
}

/** `fileName` stands in for a missing title. */
export function readMetadata(document: Mapping, fileName: string, report: Report): Metadata {
  const text = (name: string): string | null => textOf(entryOf(document, name), report)?.text ?? null
  const list = (name: string): readonly string[] => listOf(entryOf(document, name), report).map((item) => item.text)
  return {
    title: readTitle(document, report) ?? fileName,
    id: readId(document, report),
    name: text('name'),
    taxonomy: text('taxonomy'),
    description: text('description'),
    license: text('license'),
    author: text('author'),
    date: readDate(document, 'date', report),
    modified: readDate(document, 'modified', report),
    level: text('level'),
    status: text('status'),
    references: list('references'),
    tags: readTags(document, report),
    fields: list('fields'),
    falsepositives: list('falsepositives'),
    scope: list('scope'),
    related: readRelated(document, report),
  }
}

/** The known word that a rule's level means; null when it has none or an unknown one. */
export function readLevel(document: Mapping, report: Report): Level | null {
  return readWord(entryOf(document, 'level'), LEVELS, 'level-unknown', report)
}

export function readStatus(document: Mapping, report: Report): Status | null {
  return readWord(entryOf(document, 'status'), STATUSES, 'status-unknown', report)
}

// Text and lists of text

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.type === 'null'
}

/** A value that is text; an absent one and null are nothing, others are reported. */
function textOf(entry: Entry | undefined, report: Report): Scalar | undefined {
  if (entry === undefined || isNull(entry.value)) return undefined
  const { key, value } = entry
  if (value.kind === 'scalar' && value.type === 'text') return value
  const what =
    value.kind === 'scalar'
      ? `the ${value.type === 'boolean' ? 'boolean' : 'number'} ${value.text}`
      : value.kind === 'mapping'
        ? 'a mapping'
        : 'a list'
  report(
    'metadata-type',
    value,
    `"${key.text}" must be text, not ${what}.`,
    value.kind === 'scalar' ? `Quote it: '${value.text}'.` : undefined,
  )
  return undefined
}

/** Items that are text or numbers; null items are left out. */
function listOf(entry: Entry | undefined, report: Report): readonly Scalar[] {
  if (entry === undefined || isNull(entry.value)) return []
  const { key, value } = entry
  if (value.kind !== 'sequence') {
    report('metadata-type', value, `"${key.text}" must be a list.`, 'Begin each item with "- ".')
    return []
  }
  return value.items.filter((item): item is Scalar => {
    if (item.kind !== 'scalar') report('metadata-type', item, `An item of "${key.text}" is no text.`)
    return item.kind === 'scalar' && item.type !== 'null'
  })
}

// The keys with a form of their own

/** Characters; specification, "Title". */
const MAX_TITLE_LENGTH = 256

function readTitle(document: Mapping, report: Report): string | undefined {
  const entry = entryOf(document, 'title')
  if (entry === undefined || isNull(entry.value)) {
    report(
      'title-missing',
      entry?.key ?? firstPlace(document),
      'The rule has no title.',
      keyInOtherCase(document, 'title'),
    )
    return undefined
  }
  const title = textOf(entry, report)
  if (title === undefined) return undefined
  if (title.text.trim() === '') {
    report('title-missing', title, 'The title is empty.')
    return undefined
  }
  const length = [...title.text].length
  if (length > MAX_TITLE_LENGTH)
    report('title-too-long', title, `The title has ${length} characters; ${MAX_TITLE_LENGTH} are allowed.`)
  return title.text
}

/** Where a diagnostic about a missing key points to: the first key of the document. */
export function firstPlace(document: Mapping): Span {
  return document.entries[0]?.key ?? document
}

export function keyInOtherCase(document: Mapping, name: string): string | undefined {
  const other = document.entries.find(({ key }) => key.text !== name && key.text.toLowerCase() === name)
  return other === undefined ? undefined : `Keys are lower-case: write "${name}" instead of "${other.key.text}".`
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const UUID_4 = /^.{14}4.{4}[89ab]/i

function readId(document: Mapping, report: Report): string | null {
  const id = textOf(entryOf(document, 'id'), report)
  if (id === undefined) return null
  if (!UUID.test(id.text)) report('id-form', id, `The id "${id.text}" is no UUID.`)
  else if (!UUID_4.test(id.text)) report('id-form', id, `The id "${id.text}" is no UUID of version 4.`)
  return id.text
}

function readDate(document: Mapping, name: 'date' | 'modified', report: Report): string | null {
  const date = textOf(entryOf(document, name), report)
  if (date === undefined) return null
  const match = /^([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})$/.exec(date.text)
  if (
    match === null ||
    !isDay(Number(match[1]), Number(match[3]), Number(match[4])) ||
    (match[2] === '-' && date.text.length !== 10)
  ) {
    report('date-invalid', date, `"${date.text}" is no date.`, 'Write it as YYYY-MM-DD.')
  } else if (match[2] === '/')
    report('date-form', date, `The date ${date.text} is written with slashes.`, 'Write it as YYYY-MM-DD.')
  return date.text
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

function readTags(document: Mapping, report: Report): readonly string[] {
  const tags = listOf(entryOf(document, 'tags'), report)
  for (const tag of tags) checkTag(tag, report)
  return tags.map((tag) => tag.text)
}

/** Case is forgiven, with a warning: pySigma does so. */
function readWord<Word extends string>(
  entry: Entry | undefined,
  words: readonly Word[],
  unknown: 'level-unknown' | 'status-unknown',
  report: Report,
): Word | null {
  const value = entry?.value
  // Values that are no text were reported by readMetadata.
  if (entry === undefined || value?.kind !== 'scalar' || value.type !== 'text') return null
  const word = words.find((known) => known === value.text.toLowerCase())
  if (word === undefined) {
    report(
      unknown,
      value,
      `Sigma has no ${entry.key.text} "${value.text}".`,
      didYouMean(value.text, words, `There are ${words.join(', ')}.`),
    )
    return null
  }
  if (word !== value.text)
    report('word-case', value, `The ${entry.key.text} "${value.text}" is not in lower case.`, `Write "${word}".`)
  return word
}

/** `similar` and the others of the rules specification, "Related"; `obsoletes` is its older spelling. */
const RELATIONS = ['derived', 'obsolete', 'obsoletes', 'merged', 'renamed', 'similar', 'correlation'] as const

function readRelated(document: Mapping, report: Report): readonly RelatedRule[] {
  const entry = entryOf(document, 'related')
  if (entry === undefined || isNull(entry.value)) return []
  if (entry.value.kind !== 'sequence') {
    report('metadata-type', entry.value, '"related" must be a list of ids with their types.')
    return []
  }
  return entry.value.items.flatMap((item) => readRelation(item, report) ?? [])
}

function readRelation(item: Node, report: Report): RelatedRule | undefined {
  const id = item.kind === 'mapping' ? textOf(entryOf(item, 'id'), report) : undefined
  const type = item.kind === 'mapping' ? textOf(entryOf(item, 'type'), report) : undefined
  if (id === undefined || type === undefined) {
    report('related-invalid', item, 'A related rule needs an id and a type.')
    return undefined
  }
  if (!UUID.test(id.text)) report('related-invalid', id, `The id "${id.text}" of a related rule is no UUID.`)
  if (!RELATIONS.some((known) => known === type.text)) {
    report(
      'related-invalid',
      type,
      `There is no relation "${type.text}".`,
      didYouMean(type.text, RELATIONS, `There are ${RELATIONS.join(', ')}.`),
    )
  }
  return { id: id.text, type: type.text }
}
