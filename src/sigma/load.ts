import { applyActions, type PlacedDocument } from './actions.ts'
import { readCorrelation } from './correlation.ts'
import { type Diagnostic, FileDiagnostics, type Report } from './diagnostics.ts'
import { parseDocuments } from './document.ts'
import type { KeyReading } from './field-key.ts'
import { readFilter } from './filter.ts'
import { linkDocuments, type ReadDocument } from './link.ts'
import type { Placeholders } from './placeholders.ts'
import { type CorrelationRule, type Rule, type RuleContext, readRule } from './rule.ts'
import { decodeText } from './text.ts'
import { entryOf, type Mapping } from './yaml-tree.ts'

/** Rule text -> rules. Nothing is thrown for bad content: what is wrong comes back as diagnostics. */
export function loadRules(files: readonly RuleFile[], options: LoadOptions = {}): LoadedRules {
  const { placeholders = {}, inspect } = options
  const loading: Loading = { documents: [], notRules: [], keys: new Map(), placeholders }
  const diagnostics = files.map((file) => readFile(file, loading, inspect))
  const rules = linkDocuments(loading.documents)
  return { rules, diagnostics: diagnostics.flatMap((each) => each.inOrder()), notRules: loading.notRules }
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
  /** Sees each document once it was read; what it reports stands beside what reading found. */
  readonly inspect?: Inspect
}

export type Inspect = (document: InspectedDocument, report: Report) => void

export interface InspectedDocument {
  readonly kind: Exclude<DocumentKind, 'none'>
  readonly root: Mapping
  /** Without the filters that apply to it; undefined when the document was refused, or is no rule about events. */
  readonly rule: Rule | undefined
  readonly path: string
  /** Number inside the file, from 0. */
  readonly document: number
  /** The whole text of the file. */
  readonly text: string
}

export interface LoadedRules {
  /** In the order of the files and their documents. Filters are part of the rules that they apply to. */
  readonly rules: readonly (Rule | CorrelationRule)[]
  readonly diagnostics: readonly Diagnostic[]
  /** Documents that are valid YAML but no Sigma, and empty files: they are not refused, only counted. */
  readonly notRules: readonly NotRule[]
}

export interface NotRule {
  readonly path: string
  readonly document: number
}

interface Loading {
  readonly documents: ReadDocument[]
  readonly notRules: NotRule[]
  /** Keys read before: rules share a few hundred of them. */
  readonly keys: Map<string, KeyReading>
  readonly placeholders: Placeholders
}

function readFile(file: RuleFile, loading: Loading, inspect: Inspect | undefined): FileDiagnostics {
  const { text, flaw } = decodeText(file.text)
  const diagnostics = new FileDiagnostics(file.path, text)
  const parsed = flaw === undefined ? parseDocuments(text) : ({ ok: false, document: 0, flaw } as const)
  if (parsed.ok) {
    if (parsed.documents.every((root) => root === undefined)) loading.notRules.push({ path: file.path, document: 0 })
    for (const placed of applyActions(parsed.documents, diagnostics)) {
      diagnostics.startDocument(placed.document)
      const read = readDocument(placed, file, diagnostics, loading)
      const usable = diagnostics.refused ? undefined : read
      if (usable !== undefined) loading.documents.push(usable)
      const kind = inspect !== undefined && placed.root.kind === 'mapping' ? kindOf(placed.root) : 'none'
      if (kind === 'none' || placed.root.kind !== 'mapping') continue
      const rule = usable?.kind === 'rule' ? usable.rule : undefined
      inspect?.({ ...placed, root: placed.root, kind, rule, path: file.path, text }, diagnostics.report)
    }
  } else {
    const { code, message, hint } = parsed.flaw
    diagnostics.startDocument(parsed.document)
    diagnostics.report(code, parsed.flaw, message, hint)
  }
  return diagnostics
}

/** undefined: it is no Sigma, or was refused. */
function readDocument(
  { root, document }: PlacedDocument,
  { path, sha256 }: RuleFile,
  diagnostics: FileDiagnostics,
  { placeholders, keys, notRules }: Loading,
): ReadDocument | undefined {
  const { report } = diagnostics
  if (root.kind !== 'mapping') {
    const what = root.kind === 'sequence' ? 'a list' : 'text'
    report('not-a-mapping', root, `The document is ${what}; a rule is a mapping of keys.`)
    return undefined
  }
  const context: RuleContext = {
    report,
    placeholders,
    keys,
    path,
    fileName: fileNameOf(path),
    document,
    sha256: sha256 ?? null,
  }
  const later = diagnostics.reportFor(document)
  switch (kindOf(root)) {
    case 'rule': {
      const rule = readRule(root, context)
      return rule && { kind: 'rule', rule, report: later }
    }
    case 'correlation': {
      const draft = readCorrelation(root, context)
      return draft && { kind: 'correlation', draft, report: later }
    }
    case 'filter': {
      const draft = readFilter(root, context)
      return draft && { kind: 'filter', draft, report: later }
    }
    case 'none':
      notRules.push({ path, document })
      return undefined
  }
}

function fileNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}

/** What a document is, before anything in it is judged. */
type DocumentKind = 'rule' | 'correlation' | 'filter' | 'none'

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
