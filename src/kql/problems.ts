/** What is wrong with a query, or probably not what was meant. */
import type { Severity, Span } from '../sigma/index.ts'

/**
 * Every kind of remark. `parse`: Kibana's parser refuses the query; `build`: Kibana refuses to send it; `search`:
 * Elasticsearch refuses it; null: it runs.
 */
export const QUERY_CODES = {
  'query-syntax': { severity: 'error', stage: 'parse', summary: 'The text is no KQL.' },
  'query-too-deep': { severity: 'error', stage: 'parse', summary: 'Parentheses are nested too deeply.' },
  'query-too-large': { severity: 'error', stage: 'search', summary: 'The query asks too many questions.' },
  'nested-field': {
    severity: 'error',
    stage: 'build',
    summary: 'A nested field stands outside its braces, or another inside.',
  },
  'nested-path': { severity: 'error', stage: 'search', summary: 'Braces follow a field that is not nested.' },
  'value-type': { severity: 'error', stage: 'search', summary: 'The value is none that the field’s type can have.' },
  'wildcard-type': {
    severity: 'error',
    stage: 'search',
    summary: 'A wildcard stands where the field’s type allows none.',
  },
  'range-type': { severity: 'error', stage: 'search', summary: 'The field’s type cannot be compared.' },
  'type-unknown': { severity: 'error', stage: 'search', summary: 'The field has a type that is not evaluated here.' },
  'field-unmapped': {
    severity: 'info',
    stage: null,
    summary: 'No such field is known, so the test never holds.',
  },
  'field-misspelt': {
    severity: 'warning',
    stage: null,
    summary: 'No such field is known, but one that is spelt nearly so.',
  },
  'field-of-sigma': {
    severity: 'warning',
    stage: null,
    summary: 'The field is Sysmon’s name, not the one it has in Elasticsearch.',
  },
  'quoted-wildcard': {
    severity: 'warning',
    stage: null,
    summary: 'A star in quotes is no wildcard, and the value has to have it.',
  },
  'quoted-wildcard-text': {
    severity: 'info',
    stage: null,
    summary: 'A star in quotes is no wildcard: analysed text is searched for the words between the stars.',
  },
  'wildcard-splits': {
    severity: 'warning',
    stage: null,
    summary: 'A wildcard on analysed text holds a sign at which words end, so it never matches.',
  },
  'escape-control': { severity: 'warning', stage: null, summary: 'A backslash with t, r or n is a control character.' },
  'value-alone': {
    severity: 'info',
    stage: null,
    summary: 'A value without a field is looked for in every field.',
  },
  'list-forgotten': {
    severity: 'warning',
    stage: null,
    summary: 'A value without a field follows one with a field, as if it belonged to it.',
  },
  'other-language': { severity: 'warning', stage: null, summary: 'The text looks like another query language.' },
} as const satisfies { readonly [code: string]: QueryCodeKind }

interface QueryCodeKind {
  readonly severity: Severity
  readonly stage: 'parse' | 'build' | 'search' | null
  readonly summary: string
}

export type QueryCode = keyof typeof QUERY_CODES

/** `start` and `end` are UTF-16 offsets into the query, end exclusive; line and column count from 1 in the document that the query stands in. */
export interface QueryDiagnostic extends Span {
  readonly code: QueryCode
  readonly severity: Severity
  readonly stage: QueryCodeKind['stage']
  readonly message: string
  readonly hint?: string
  readonly path: string
  readonly line: number
  readonly column: number
}

/** Where the first character of a query stands in its document, and in which column its later lines begin. */
export interface QueryBase {
  readonly line: number
  readonly column: number
  /** 1 without it: of a query in an indented block, what was cut off every line, plus 1. */
  readonly laterColumn?: number
}

export function placeAt(
  text: string,
  offset: number,
  base: QueryBase,
): { readonly line: number; readonly column: number } {
  return placesIn(text, base)(offset)
}

/** The same of many offsets: line breaks are looked for once, and only when there is something to place. */
export function placesIn(
  text: string,
  base: QueryBase,
): (offset: number) => { readonly line: number; readonly column: number } {
  let starts: readonly number[] | undefined
  return (offset) => {
    starts ??= [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(({ index, 0: lineBreak }) => index + lineBreak.length)]
    let [low, high] = [0, starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    if (low === 0) return { line: base.line, column: base.column + offset }
    return { line: base.line + low, column: (base.laterColumn ?? 1) + offset - starts[low]! }
  }
}

export type ReportQuery = (code: QueryCode, span: Span, message: string, hint?: string) => void

/** Remarks that are kept; a long hostile query could have thousands. */
const MAX_DIAGNOSTICS = 100

export class QueryDiagnostics {
  readonly list: QueryDiagnostic[] = []
  /** Kept even when the list is full. */
  isRefused = false
  readonly #text: string
  readonly #path: string
  readonly #base: QueryBase

  constructor(text: string, path: string, base: QueryBase) {
    this.#text = text
    this.#path = path
    this.#base = base
  }

  readonly report: ReportQuery = (code, { start, end }, message, hint) => {
    const { severity, stage } = QUERY_CODES[code]
    this.isRefused ||= severity === 'error'
    const isFull = this.list.length >= MAX_DIAGNOSTICS
    // A field is asked for each value of a list.
    if (isFull || this.list.some((each) => each.code === code && each.start === start && each.message === message))
      return
    this.list.push({
      code,
      severity,
      stage,
      message,
      ...(hint === undefined ? {} : { hint }),
      path: this.#path,
      ...placeAt(this.#text, start, this.#base),
      start,
      end,
    })
  }
}

/** A value in a message: one line, not too long. */
export function quoted(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text
  return `"${shown.replace(/[\r\n\t]/g, ' ')}"`
}
