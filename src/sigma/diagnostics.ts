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
}

export type Severity = 'error' | 'warning' | 'info'

/** Every diagnostic that loading rules can produce. `refuses`: the rule cannot run; an error without it is one of metadata. */
export const DIAGNOSTICS = {
  // The file
  'file-binary': { severity: 'error', refuses: true, summary: 'The file is not text.' },
  'file-encoding': { severity: 'error', refuses: true, summary: 'The file is not UTF-8.' },
  'file-too-large': { severity: 'error', refuses: true, summary: 'The file is larger than any rule file should be.' },
  'yaml-syntax': { severity: 'error', refuses: true, summary: 'The file is not valid YAML 1.2.' },
  'yaml-duplicate-key': { severity: 'error', refuses: true, summary: 'A key occurs twice in one mapping.' },
  'yaml-key': { severity: 'error', refuses: true, summary: 'A key is a list or a mapping instead of text.' },
  'yaml-alias': {
    severity: 'error',
    refuses: true,
    summary: 'An alias names no anchor, or the anchor that it stands in.',
  },
  'yaml-tag': {
    severity: 'error',
    refuses: true,
    summary: 'A YAML tag is not one of the core schema, or its value does not fit.',
  },
  'yaml-too-deep': { severity: 'error', refuses: true, summary: 'Lists and mappings are nested too deeply.' },
  'yaml-too-big': { severity: 'error', refuses: true, summary: 'A document has too many values, aliases written out.' },
  'yaml-1-1': {
    severity: 'warning',
    refuses: false,
    summary: 'YAML 1.1 reads an unquoted value differently from YAML 1.2.',
  },
  // The document
  'not-a-mapping': { severity: 'error', refuses: true, summary: 'A document is no mapping.' },
  'action-unknown': {
    severity: 'error',
    refuses: true,
    summary: 'The action of a collection is not global, reset or repeat.',
  },
  'action-without-rule': { severity: 'error', refuses: true, summary: 'A repeat has no rule before it.' },
  'correlation-unsupported': { severity: 'error', refuses: true, summary: 'Correlation rules cannot be run yet.' },
  'filter-unsupported': { severity: 'error', refuses: true, summary: 'Filters cannot be applied yet.' },
  // The log source
  'logsource-missing': { severity: 'error', refuses: true, summary: 'The rule has no logsource.' },
  'logsource-invalid': {
    severity: 'error',
    refuses: true,
    summary: 'The logsource is no mapping with a category, product or service in words.',
  },
  // Detection and selections
  'detection-missing': { severity: 'error', refuses: true, summary: 'The rule has no detection.' },
  'detection-invalid': {
    severity: 'error',
    refuses: true,
    summary: 'The detection is no mapping with selections and a condition.',
  },
  'selection-empty': { severity: 'error', refuses: true, summary: 'A selection, or an item of it, has no content.' },
  'selection-invalid': {
    severity: 'error',
    refuses: true,
    summary: 'A selection holds a list where a value or mapping is due.',
  },
  'unused-selection': { severity: 'warning', refuses: false, summary: 'No condition refers to this selection.' },
  'timeframe-ignored': {
    severity: 'warning',
    refuses: false,
    summary: 'A timeframe belongs to aggregations, which correlation rules replaced.',
  },
  // Modifiers
  'modifier-unknown': {
    severity: 'error',
    refuses: true,
    summary: 'A field uses a modifier that Sigma does not define.',
  },
  'modifier-combination': {
    severity: 'error',
    refuses: true,
    summary: 'Modifiers stand together, or in an order, that has no meaning.',
  },
  'modifier-repeated': { severity: 'warning', refuses: false, summary: 'A modifier is repeated.' },
  'modifier-without-effect': {
    severity: 'warning',
    refuses: false,
    summary: 'A modifier changes nothing about these values.',
  },
  'field-missing': { severity: 'error', refuses: true, summary: 'A modifier that needs a field stands without one.' },
  'all-single-value': { severity: 'warning', refuses: false, summary: 'The modifier all stands on a single value.' },
  // Values
  'value-type': {
    severity: 'error',
    refuses: true,
    summary: 'A value has a type that its modifiers cannot work with.',
  },
  'value-empty-list': { severity: 'error', refuses: true, summary: 'A field has an empty list of values.' },
  'number-invalid': { severity: 'error', refuses: true, summary: 'A number is not finite, or out of bounds.' },
  'number-as-text': { severity: 'warning', refuses: false, summary: 'A modifier for text stands on a number.' },
  'null-in-list': { severity: 'warning', refuses: false, summary: 'A list of values holds null.' },
  'regex-invalid': { severity: 'error', refuses: true, summary: 'A regular expression cannot be parsed.' },
  'regex-unsupported': {
    severity: 'error',
    refuses: true,
    summary: 'A regular expression uses what cannot be matched in linear time.',
  },
  'network-invalid': { severity: 'error', refuses: true, summary: 'A value of cidr is no network.' },
  'encoding-wildcard': { severity: 'error', refuses: true, summary: 'A value with wildcards cannot be encoded.' },
  'fieldref-invalid': { severity: 'error', refuses: true, summary: 'A value of fieldref is no field name.' },
  'placeholder-undefined': { severity: 'error', refuses: true, summary: 'A placeholder has no values.' },
  'placeholder-absent': { severity: 'warning', refuses: false, summary: 'A value of expand holds no placeholder.' },
  'too-many-variants': { severity: 'error', refuses: true, summary: 'One value stands for too many variants.' },
  'time-part-range': { severity: 'warning', refuses: false, summary: 'A part of a time has a value that no time has.' },
  // Conditions
  'condition-missing': { severity: 'error', refuses: true, summary: 'The detection has no condition.' },
  'condition-invalid': { severity: 'error', refuses: true, summary: 'A condition cannot be parsed.' },
  'condition-case': { severity: 'error', refuses: true, summary: 'The words of a condition are lower-case.' },
  'condition-undefined': {
    severity: 'error',
    refuses: true,
    summary: 'A condition names a selection that does not exist.',
  },
  'condition-too-deep': { severity: 'error', refuses: true, summary: 'A condition is nested too deeply.' },
  'condition-too-big': {
    severity: 'error',
    refuses: true,
    summary: 'A condition names too many selections, patterns written out.',
  },
  'aggregation-replaced': {
    severity: 'error',
    refuses: true,
    summary: 'Aggregations after "|" were replaced by correlation rules.',
  },
  'pattern-without-match': {
    severity: 'warning',
    refuses: false,
    summary: 'A pattern of a condition matches no selection; it counts as false.',
  },
  'condition-list': {
    severity: 'info',
    refuses: false,
    summary: 'The rule has a list of conditions; one of them suffices.',
  },
  'all-of-them': {
    severity: 'info',
    refuses: false,
    summary: 'The condition "all of them" includes every selection that is added later.',
  },
  // Metadata: the rule runs all the same
  'title-missing': { severity: 'error', refuses: false, summary: 'The rule has no title.' },
  'title-too-long': { severity: 'error', refuses: false, summary: 'The title is longer than 256 characters.' },
  'metadata-type': {
    severity: 'error',
    refuses: false,
    summary: 'Metadata holds a list where text is due, or the reverse.',
  },
  'level-unknown': { severity: 'error', refuses: false, summary: 'The level is not one that Sigma defines.' },
  'status-unknown': { severity: 'error', refuses: false, summary: 'The status is not one that Sigma defines.' },
  'tag-invalid': { severity: 'error', refuses: false, summary: 'A tag is not of the form namespace.name.' },
  'date-invalid': { severity: 'error', refuses: false, summary: 'A date is not of the form YYYY-MM-DD.' },
  'related-invalid': {
    severity: 'error',
    refuses: false,
    summary: 'A related rule lacks its id or type, or has unknown ones.',
  },
  'word-case': { severity: 'warning', refuses: false, summary: 'The level or status is not written in lower case.' },
  'tag-attack': { severity: 'warning', refuses: false, summary: 'A tag of the namespace attack is no ATT&CK tag.' },
  'tag-case': { severity: 'warning', refuses: false, summary: 'A tag has upper-case letters.' },
  'date-form': { severity: 'warning', refuses: false, summary: 'A date is written with slashes.' },
  'id-form': { severity: 'warning', refuses: false, summary: 'The id is no UUID of version 4.' },
  'more-diagnostics': { severity: 'info', refuses: false, summary: 'The file has more diagnostics than are listed.' },
} as const satisfies { readonly [code: string]: DiagnosticKind }

export interface DiagnosticKind {
  readonly severity: Severity
  readonly refuses: boolean
  readonly summary: string
}

export type DiagnosticCode = keyof typeof DIAGNOSTICS

/** UTF-16 offsets into the text of the file, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

export type Report = (code: DiagnosticCode, span: Span, message: string, hint?: string) => void

/** Diagnostics kept for one file; a hostile file could have millions. */
const MAX_DIAGNOSTICS_PER_FILE = 500

/** Characters of a message or hint: values that are quoted in it may have megabytes. */
const MAX_MESSAGE_LENGTH = 400

function shorten(text: string): string {
  if (text.length <= MAX_MESSAGE_LENGTH) return text
  const half = MAX_MESSAGE_LENGTH / 2
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
  #lineStarts: readonly number[] | undefined

  constructor(path: string, text: string) {
    this.#path = path
    this.#text = text
  }

  startDocument(document: number): void {
    this.document = document
    this.refused = false
  }

  readonly report: Report = (code, span, message, hint) => {
    this.refused ||= DIAGNOSTICS[code].refuses
    if (this.#list.length < MAX_DIAGNOSTICS_PER_FILE) this.#list.push(this.#diagnostic(code, span, message, hint))
    else if (this.#list.length === MAX_DIAGNOSTICS_PER_FILE) {
      const more = 'The file has more diagnostics than are listed here.'
      const end = this.#text.length
      this.#list.push(this.#diagnostic('more-diagnostics', { start: end, end }, more, undefined))
    }
  }

  /** By document and place. */
  inOrder(): readonly Diagnostic[] {
    return this.#list.sort((left, right) => left.document - right.document || left.start - right.start)
  }

  #diagnostic(code: DiagnosticCode, span: Span, message: string, hint: string | undefined): Diagnostic {
    const start = Math.max(0, Math.min(span.start, this.#text.length))
    const end = Math.max(start, Math.min(span.end, this.#text.length))
    this.#lineStarts ??= lineStartsOf(this.#text)
    const line = lineAt(this.#lineStarts, start)
    return {
      code,
      severity: DIAGNOSTICS[code].severity,
      message: shorten(message),
      ...(hint === undefined ? {} : { hint: shorten(hint) }),
      path: this.#path,
      document: this.document,
      line: line + 1,
      column: start - this.#lineStarts[line]! + 1,
      start,
      end,
    }
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
