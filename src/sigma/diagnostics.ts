import { CHECKS } from './catalogue-checks.ts'
import { CORRELATION } from './catalogue-correlation.ts'
import { type DiagnosticKind, LOADING, type Severity } from './catalogue-loading.ts'
import { SETTINGS } from './catalogue-settings.ts'

/**
 * What is wrong with a rule. `start` and `end` are UTF-16 offsets into the text of the file (end exclusive); line and
 * column count from 1.
 */
export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly severity: Severity
  readonly message: string
  readonly hint?: string
  readonly path: string
  /** Number of the YAML document inside the file, from 0. */
  readonly document: number
  readonly line: number
  readonly column: number
  readonly start: number
  readonly end: number
  /** Edits of the file that mend it for certain; none of them overlap. */
  readonly fix?: readonly TextEdit[]
}

/** `start` to `end` (UTF-16 offsets into the text of the file, end exclusive) becomes `text`. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

export type { DiagnosticKind, Severity } from './catalogue-loading.ts'

/** Every diagnostic there is: of loading rules, of correlations and filters, of the checks that `lint` makes, and of files of settings. */
export const DIAGNOSTICS = {
  ...LOADING,
  ...CORRELATION,
  ...CHECKS,
  ...SETTINGS,
} as const satisfies { readonly [code: string]: DiagnosticKind }

export type DiagnosticCode = keyof typeof DIAGNOSTICS

/** UTF-16 offsets into the text of the file, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

export type Report = (
  code: DiagnosticCode,
  span: Span,
  message: string,
  hint?: string,
  fix?: readonly TextEdit[],
) => void

/** Diagnostics kept for one file; a hostile file could have millions. */
const MAX_DIAGNOSTICS_PER_FILE = 500

/** Characters of a message or hint: values that are quoted in it may have megabytes. */
const MAX_MESSAGE_LENGTH = 400

/** A hint may hold a document to paste. */
const MAX_HINT_LENGTH = 2000

function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  const half = limit / 2
  return `${text.slice(0, half)}…${text.slice(-half)}`
}

/** Collects the diagnostics of one file, whose documents are read one after the other. */
export class FileDiagnostics {
  readonly #list: Diagnostic[] = []
  /** Number of the document that is being read. */
  document = 0
  /** Whether the document that is being read can no longer become a rule. */
  refused = false
  readonly #path: string
  readonly #text: string
  #placeOf: PlaceOf | undefined

  constructor(path: string, text: string) {
    this.#path = path
    this.#text = text
  }

  startDocument(document: number): void {
    this.document = document
    this.refused = false
  }

  readonly report: Report = (code, span, message, hint, fix) => {
    this.refused ||= DIAGNOSTICS[code].refuses
    if (this.#list.length < MAX_DIAGNOSTICS_PER_FILE) this.#list.push(this.#diagnostic(code, span, message, hint, fix))
    else if (this.#list.length === MAX_DIAGNOSTICS_PER_FILE) {
      const more = 'The file has more diagnostics than are listed here.'
      const end = this.#text.length
      this.#list.push(this.#diagnostic('more-diagnostics', { start: end, end }, more))
    }
  }

  /** For what shows about a document only when all files have been read. */
  reportFor(document: number): Report {
    return (...found) => {
      this.document = document
      this.report(...found)
    }
  }

  /** By document and place. */
  inOrder(): readonly Diagnostic[] {
    return this.#list.sort((left, right) => left.document - right.document || left.start - right.start)
  }

  #diagnostic(code: DiagnosticCode, span: Span, message: string, hint?: string, fix?: readonly TextEdit[]): Diagnostic {
    const start = Math.max(0, Math.min(span.start, this.#text.length))
    const end = Math.max(start, Math.min(span.end, this.#text.length))
    this.#placeOf ??= placesIn(this.#text)
    return {
      code,
      severity: DIAGNOSTICS[code].severity,
      message: shorten(message, MAX_MESSAGE_LENGTH),
      ...(hint === undefined ? {} : { hint: shorten(hint, MAX_HINT_LENGTH) }),
      path: this.#path,
      document: this.document,
      ...this.#placeOf(start),
      start,
      end,
      ...(fix === undefined ? {} : { fix }),
    }
  }
}

/** Line and column, both from 1, of a UTF-16 offset. */
export type PlaceOf = (offset: number) => { readonly line: number; readonly column: number }

export function placesIn(text: string): PlaceOf {
  const lineStarts = lineStartsOf(text)
  return (offset) => {
    const line = lineAt(lineStarts, offset)
    return { line: line + 1, column: offset - lineStarts[line]! + 1 }
  }
}

/** Offsets at which lines begin; YAML breaks lines at LF, CR LF and CR. */
function lineStartsOf(text: string): readonly number[] {
  const starts = [0]
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit === 0x0a || (unit === 0x0d && text.charCodeAt(index + 1) !== 0x0a)) starts.push(index + 1)
  }
  return starts
}

/** Index of the last line that starts at or before `offset`. */
function lineAt(lineStarts: readonly number[], offset: number): number {
  let low = 0
  let high = lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (lineStarts[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return low
}
