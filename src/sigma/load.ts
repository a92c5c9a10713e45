import { applyActions, type PlacedDocument } from './actions.ts'
import { type Diagnostic, type DiagnosticCode, FileDiagnostics, type Report, type Span } from './diagnostics.ts'
import { parseDocuments } from './document.ts'
import type { KeyReading } from './field-key.ts'
import type { Placeholders } from './placeholders.ts'
import { type Rule, readRule } from './rule.ts'
import { decodeText } from './text.ts'
import { entryOf, type Mapping } from './yaml-tree.ts'

/** Rule text -> rules. Nothing is thrown for bad content: what is wrong comes back as diagnostics. */
export function loadRules(files: readonly RuleFile[], options: LoadOptions = {}): LoadedRules {
  const loaded: Loading = { rules: [], diagnostics: [], notRules: [] }
  const keys = new Map<string, KeyReading>()
  for (const file of files) loadFile(file, options, keys, loaded)
  return loaded
}

export interface RuleFile {
  /** As matches and diagnostics will name it; a missing title is taken from its last part. */
  readonly path: string
  /** Bytes must be UTF-8. */
  readonly text: string | Uint8Array
  /** Of the file's bytes, lower-case hex; copied to the rules. */
  readonly sha256?: string
}

export interface LoadOptions {
  /** Values of the placeholders that `expand` uses, by name without percent signs. */
  readonly placeholders?: Placeholders
  /** Sees each document with a detection once it was read; what it reports stands beside what reading found. */
  readonly inspect?: (document: InspectedDocument, report: Report) => void
}

export interface InspectedDocument {
  readonly root: Mapping
  /** undefined when the document was refused. */
  readonly rule: Rule | undefined
  readonly path: string
  /** Number inside the file, from 0. */
  readonly document: number
  /** The whole text of the file. */
  readonly text: string
}

export interface LoadedRules {
  /** In the order of the files and their documents. */
  readonly rules: readonly Rule[]
  readonly diagnostics: readonly Diagnostic[]
  /** Documents that are valid YAML but no Sigma, and empty files: they are not refused, only counted. */
  readonly notRules: readonly NotRule[]
}

export interface NotRule {
  readonly path: string
  readonly document: number
}

interface Loading extends LoadedRules {
  readonly rules: Rule[]
  readonly diagnostics: Diagnostic[]
  readonly notRules: NotRule[]
}

function loadFile(file: RuleFile, options: LoadOptions, keys: Map<string, KeyReading>, loaded: Loading): void {
  const { text, flaw } = decodeText(file.text)
  const diagnostics = new FileDiagnostics(file.path, text)
  const parsed = flaw === undefined ? parseDocuments(text) : ({ ok: false, document: 0, flaw } as const)
  if (parsed.ok) {
    if (parsed.documents.every((root) => root === undefined)) loaded.notRules.push({ path: file.path, document: 0 })
    for (const placed of applyActions(parsed.documents, diagnostics)) {
      diagnostics.startDocument(placed.document)
      loadDocument(placed, file, { options, text, keys, diagnostics, loaded })
    }
  } else {
    const { code, message, hint } = parsed.flaw
    diagnostics.startDocument(parsed.document)
    diagnostics.report(code, parsed.flaw, message, hint)
  }
  for (const diagnostic of diagnostics.inOrder()) loaded.diagnostics.push(diagnostic)
}

interface FileContext {
  readonly options: LoadOptions
  readonly text: string
  readonly keys: Map<string, KeyReading>
  readonly diagnostics: FileDiagnostics
  readonly loaded: Loading
}

function loadDocument({ root, document }: PlacedDocument, file: RuleFile, context: FileContext): void {
  const { diagnostics, loaded, keys } = context
  const { placeholders = {}, inspect } = context.options
  const { report } = diagnostics
  if (root.kind !== 'mapping') {
    const what = root.kind === 'sequence' ? 'a list' : 'text'
    report('not-a-mapping', root, `The document is ${what}; a rule is a mapping of keys.`)
    return
  }
  const kind = kindOf(root)
  if (kind === 'none') loaded.notRules.push({ path: file.path, document })
  else if (kind === 'rule') {
    const rule = readRule(root, { report, placeholders, keys, path: file.path, document, sha256: file.sha256 ?? null })
    const usable = diagnostics.refused ? undefined : rule
    if (usable !== undefined) loaded.rules.push(usable)
    inspect?.({ root, rule: usable, path: file.path, document, text: context.text }, report)
  } else {
    const { code, message } = NOT_YET[kind]
    report(code, keyNamed(root, kind), message)
  }
}

/** What a document is, before anything in it is judged. */
type DocumentKind = 'rule' | 'correlation' | 'filter' | 'none'

const NOT_YET = {
  correlation: { code: 'correlation-unsupported', message: 'Correlation rules are not supported yet.' },
  filter: { code: 'filter-unsupported', message: 'Filters are not supported yet.' },
} as const satisfies { readonly [kind in DocumentKind]?: { readonly code: DiagnosticCode; readonly message: string } }

/** Keys count in any case: a rule with `Detection` is a rule with a mistake, not a stranger. */
function kindOf(document: Mapping): DocumentKind {
  if (entryOf(document, 'detection') !== undefined && entryOf(document, 'correlation') === undefined) return 'rule'
  const names = new Set(document.entries.map(({ key }) => key.text.toLowerCase()))
  if (names.has('correlation')) return 'correlation'
  if (names.has('detection')) return 'rule'
  if (names.has('filter')) return 'filter'
  if (names.has('logsource')) return 'rule'
  return names.has('title') && (names.has('status') || names.has('level')) ? 'rule' : 'none'
}

function keyNamed(document: Mapping, name: string): Span {
  return document.entries.find(({ key }) => key.text.toLowerCase() === name)?.key ?? document
}
