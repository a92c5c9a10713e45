import type { YAMLException } from 'js-yaml'
import type { DiagnosticCode, Span } from './diagnostics.ts'

/** The one thing that makes a file unusable. */
export interface Flaw extends Span {
  readonly code: DiagnosticCode
  readonly message: string
  readonly hint?: string
}

/** Levels of lists and mappings, aliases followed. Rules need about six; the limit keeps recursion safe. */
export const MAX_DEPTH = 64

/** What the YAML library says, in our words and codes, with a hint; `document` counts from 0. */
export function syntaxFlaw(error: YAMLException, text: string): { readonly document: number; readonly flaw: Flaw } {
  const start = placeOf(error, text)
  const span = { start, end: Math.min(start + 1, text.length) }
  return { document: documentAt(text, start), flaw: { ...describe(error, text), ...span } }
}

function describe({ reason, mark }: YAMLException, text: string): Omit<Flaw, keyof Span> {
  const reserved = /^[@`%]/.exec(text.slice(mark?.position ?? 0))?.[0]
  if (reserved !== undefined && reason.startsWith('bad indentation')) {
    return { code: 'yaml-syntax', message: `Unquoted text cannot begin with "${reserved}".`, hint: 'Quote it.' }
  }
  const known = KNOWN_REASONS.find((each) => each.reason.test(reason))
  if (known === undefined) return { code: 'yaml-syntax', message: `This is not valid YAML: ${reason}.` }
  const { code, message, hint } = known
  return { code, message, ...(hint === undefined ? {} : { hint }) }
}

/** Counts the markers before a place; the first document may do without one. */
function documentAt(text: string, position: number): number {
  let documents = 0
  for (const line of text.slice(0, position + 1).split(/\r\n?|\n/)) {
    if (/^---(?:\s|$)/.test(line)) documents++
    else if (documents === 0 && !/^\ufeff?\s*(?:$|[#%])/.test(line)) documents = 1
  }
  return Math.max(0, documents - 1)
}

const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/

/** The library notices control characters at the end of what holds them; they are shown themselves. */
function placeOf(error: YAMLException, text: string): number {
  const position = Math.min(error.mark?.position ?? 0, text.length)
  if (!/non-printable|JSON character/.test(error.reason)) return position
  const found = text.search(CONTROL)
  return found < 0 ? position : found
}

const KNOWN_REASONS: readonly {
  readonly reason: RegExp
  readonly code: DiagnosticCode
  readonly message: string
  readonly hint?: string
}[] = [
  {
    reason: /null byte/,
    code: 'file-binary',
    message: 'The file holds a NUL character; it is no text.',
    hint: 'Is it a log or an archive?',
  },
  {
    reason: /maxDepth/,
    code: 'yaml-too-deep',
    message: `Lists and mappings are nested more than ${MAX_DEPTH} levels deep.`,
  },
  {
    reason: /tab characters/,
    code: 'yaml-syntax',
    message: 'A line is indented with a tab.',
    hint: 'Indent with spaces.',
  },
  {
    reason: /bad indentation of a mapping/,
    code: 'yaml-syntax',
    message: 'This does not fit into the mapping around it.',
    hint: 'Check the indentation; quote values that hold ": ".',
  },
  {
    reason: /bad indentation of a sequence/,
    code: 'yaml-syntax',
    message: 'This does not fit into the list around it.',
    hint: 'Check the indentation; quote values that hold ": ".',
  },
  {
    reason: /escape sequence|hexadecimal character/,
    code: 'yaml-syntax',
    message: 'This escape does not exist in YAML.',
    hint: 'In double quotes a backslash must be doubled; single quotes leave it alone.',
  },
  {
    reason: /quoted scalar/,
    code: 'yaml-syntax',
    message: 'Text in quotes is not closed.',
    hint: 'In single quotes an apostrophe must be doubled.',
  },
  {
    reason: /deficient indentation/,
    code: 'yaml-syntax',
    message: 'Text in quotes or brackets that began above is not closed, or not indented.',
    hint: 'Look for a missing quote or bracket.',
  },
  {
    reason: /flow collection|missed comma/,
    code: 'yaml-syntax',
    message: 'A list or mapping in brackets is not closed, or lacks a comma.',
    hint: 'Quote text that holds brackets or commas.',
  },
  {
    reason: /non-printable|JSON character/,
    code: 'yaml-syntax',
    message: 'Control characters are not allowed.',
    hint: 'Remove it, or write it as an escape in double quotes.',
  },
  {
    reason: /end of the stream or a document separator/,
    code: 'yaml-syntax',
    message: 'The document ends above, but more follows.',
    hint: 'Begin another document with "---", or check the indentation.',
  },
]
