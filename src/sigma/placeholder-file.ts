/**
 * A file of --placeholders: name → a value or a list of values. The `vars` of a pySigma pipeline have the same form, so
 * such a file is taken as well, whatever else it holds.
 */
import { type Diagnostic, FileDiagnostics, type Report, type Span } from './diagnostics.ts'
import type { RuleFile } from './load.ts'
import { isPlaceholderName } from './placeholders.ts'
import { readSettingFile } from './setting-file.ts'
import { decodeText } from './text.ts'
import { type Entry, type Mapping, type Node, valueAt } from './yaml-tree.ts'

export interface PlaceholderFile {
  readonly placeholders: readonly DefinedPlaceholder[]
  /** The placeholders are of no use when there is one. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface DefinedPlaceholder {
  readonly name: string
  /** As Sigma text: wildcards are active. */
  readonly values: readonly string[]
  /** Of the name. */
  readonly place: Span
}

export function readPlaceholderFile(file: Pick<RuleFile, 'path' | 'text'>): PlaceholderFile {
  const placeholders: DefinedPlaceholder[] = []
  const diagnostics = readSettingFile(file, (root, report) => {
    if (root.kind !== 'mapping') return report('placeholder-file', root, 'The file is no mapping of names to values.')
    for (const entry of definitionsOf(root).entries) placeholders.push(...readPlaceholder(entry, report))
  })
  return { placeholders, diagnostics }
}

function definitionsOf(root: Mapping): Mapping {
  const vars = valueAt(root, 'vars')
  return vars?.kind === 'mapping' ? vars : root
}

function readPlaceholder({ key, value }: Entry, report: Report): DefinedPlaceholder[] {
  if (!isPlaceholderName(key.text)) {
    const hint = key.text.includes('%')
      ? 'Leave out the percent signs.'
      : 'Names have letters, digits, "_", "." and "-".'
    report('placeholder-file', key, `"${key.text}" cannot be the name of a placeholder.`, hint)
    return []
  }
  const items = value.kind === 'sequence' ? value.items : [value]
  if (items.length === 0)
    report('placeholder-file', value, `The placeholder "${key.text}" has an empty list of values.`)
  const values = items.flatMap((item) => usableText(key.text, item, report) ?? [])
  return values.length === 0 ? [] : [{ name: key.text, values, place: { start: key.start, end: key.end } }]
}

function usableText(name: string, value: Node, report: Report): string | undefined {
  // An empty value would make "%name%" match everything that the text around it does.
  const isUsable = value.kind === 'scalar' && ['text', 'integer', 'float'].includes(value.type) && value.text !== ''
  if (isUsable) return value.text
  report('placeholder-file', value, `A value of the placeholder "${name}" is no text and no number.`)
  return undefined
}

/** A warning for each placeholder of a file that no rule has used. */
export function unusedPlaceholders(
  file: Pick<RuleFile, 'path' | 'text'>,
  placeholders: readonly DefinedPlaceholder[],
  used: ReadonlySet<string>,
): readonly Diagnostic[] {
  const diagnostics = new FileDiagnostics(file.path, decodeText(file.text).text)
  for (const { name, place } of placeholders)
    if (!used.has(name)) diagnostics.report('placeholder-unused', place, `No rule uses the placeholder "${name}".`)
  return diagnostics.inOrder()
}
