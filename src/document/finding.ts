import { QUERY_CODES, type QueryCode, type QueryDiagnostic } from '../kql/problems.ts'
import {
  DIAGNOSTICS,
  type Diagnostic,
  type DiagnosticCode,
  type Severity,
  type Span,
  type TextEdit,
} from '../sigma/diagnostics.ts'

/**
 * What can be wrong with a detection document besides its rule and its query as such: those are diagnostics of Sigma and
 * of KQL, under their own codes. An `error` keeps a detection from seeing what the document says it sees; a `warning` is a contradiction; `info` is
 * something true that a reader should know.
 */
export const FINDINGS = {
  // A detection and the command
  'value-typo': { severity: 'error', summary: 'A value of a detection is nearly, and not quite, what the test does.' },
  'command-typo': {
    severity: 'error',
    summary: 'The command is nearly, and not quite, what both detections look for.',
  },
  'field-wrong': {
    severity: 'error',
    summary: 'A value is looked for in a field that does not hold it; another does.',
  },
  'value-anchored': {
    severity: 'error',
    summary: 'A value is there, but not as the whole, or not where the test wants it to stand.',
  },
  'value-case': { severity: 'error', summary: 'A value is compared with regard to case, and the case is another.' },
  'filter-excludes-test': { severity: 'error', summary: 'An exception of the detection leaves out the test itself.' },
  'test-unseen': { severity: 'error', summary: 'The detection sees none of the events that the test makes.' },
  'parent-never': { severity: 'error', summary: 'The detection asks for a parent process that the test never has.' },
  'parent-not-runner': {
    severity: 'warning',
    summary: 'The detection asks for a parent process that the test has only when a person runs it in another way.',
  },
  'parent-remote-only': { severity: 'warning', summary: 'The detection sees the test only when it is run remotely.' },
  'started-by-runner': {
    severity: 'info',
    summary: 'The command starts no process of its own; it is logged only because its runner starts one.',
  },
  // Two statements of the document
  'rule-query-disagree': { severity: 'warning', summary: 'Rule and query give different answers about the same run.' },
  'rule-query-values': {
    severity: 'warning',
    summary: 'Rule and query look for values that differ by a letter or two.',
  },
  'technique-mismatch': { severity: 'warning', summary: 'The document names different techniques for one thing.' },
  'tactic-wrong': { severity: 'warning', summary: 'ATT&CK does not count the technique to this tactic.' },
  'test-mismatch': { severity: 'warning', summary: 'Atomic Red Team’s test is not what the document says of it.' },
  'argument-unknown': {
    severity: 'warning',
    summary: 'A command or prerequisite has an argument that is not described.',
  },
  'argument-unused': { severity: 'warning', summary: 'An argument is described that no command has.' },
  'platform-mismatch': { severity: 'warning', summary: 'The rule is for another platform than the document.' },
  'logsource-mismatch': { severity: 'error', summary: 'The rule reads other events than the document is about.' },
  'data-source-event': {
    severity: 'warning',
    summary: 'The event ids under data sources are not those that are read.',
  },
  'data-source-log': { severity: 'warning', summary: 'The log under data sources is not the one of the event ids.' },
  'data-source-channel': {
    severity: 'warning',
    summary: 'The channel under data sources is not the one that is read.',
  },
  'data-source-unread': { severity: 'warning', summary: 'A data source is listed that no detection reads.' },
  'data-source-field': { severity: 'error', summary: 'The listed log lacks a field that the detection needs.' },
  'limitation-unread': { severity: 'warning', summary: 'A limitation speaks of events that no detection reads.' },
  'limitation-contradicted': { severity: 'warning', summary: 'The detection sees what a limitation says it does not.' },
  'severity-differs': { severity: 'warning', summary: 'Rule and query are given different severities.' },
} as const satisfies { readonly [kind: string]: { readonly severity: Severity; readonly summary: string } }

export type FindingKind = keyof typeof FINDINGS

/** Of every code that a finding can have. */
export const FINDING_KINDS: { readonly [code: string]: { readonly severity: Severity; readonly summary: string } } = {
  ...DIAGNOSTICS,
  ...QUERY_CODES,
  ...FINDINGS,
}

/** Keys as those of a `Diagnostic`; offsets, lines and columns are those of the document. */
export type Finding = Omit<Diagnostic, 'code' | 'document'> & {
  readonly code: FindingKind | DiagnosticCode | QueryCode
}

/** @param fix edits of the document that mend it for certain */
export type Find = (kind: FindingKind, place: Span, message: string, hint?: string, fix?: readonly TextEdit[]) => void

/** Collects the findings of one document. */
export class Findings {
  readonly #path: string
  readonly #text: string
  readonly #found: Finding[] = []

  constructor(path: string, text: string) {
    this.#path = path
    this.#text = text
  }

  readonly find: Find = (code, { start, end }, message, hint, fix) => {
    if (this.#found.some((each) => each.code === code && each.start === start && each.message === message)) return
    this.#found.push({
      code,
      severity: FINDINGS[code].severity,
      message,
      ...(hint === undefined ? {} : { hint }),
      path: this.#path,
      ...this.#placeOf(start),
      start,
      end,
      ...(fix === undefined ? {} : { fix }),
    })
  }

  /** A diagnostic of a rule that stands in the document at its own offsets. */
  add({ document: _, ...diagnostic }: Diagnostic): void {
    this.#found.push(diagnostic)
  }

  /** The query is the document with spaces in place of everything else, so its places are the document's; a byte order mark is a space to it, and no column. */
  addQuery({ stage: _, ...diagnostic }: QueryDiagnostic): void {
    this.#found.push({ ...diagnostic, ...this.#placeOf(diagnostic.start) })
  }

  #placeOf(start: number): Pick<Finding, 'line' | 'column'> {
    const before = this.#text.slice(0, start).split(/\r\n|\r|\n/)
    const mark = before.length === 1 && this.#text.startsWith('\ufeff') ? 1 : 0
    return { line: before.length, column: before.at(-1)!.length + 1 - mark }
  }

  /** By place. */
  inOrder(): readonly Finding[] {
    return this.#found.sort((left, right) => left.start - right.start || (left.code < right.code ? -1 : 1))
  }
}
