/** The files of --logsource and --placeholders, read before anything else: a run with half of its settings is none. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { LogsourceRow } from '../event/index.ts'
import { systemMessage } from '../node/system-message.ts'
import { countedText, diagnosticText } from '../report/index.ts'
import { type Diagnostic, FileDiagnostics } from '../sigma/diagnostics.ts'
import type { Placeholders, RuleFile } from '../sigma/index.ts'
import type { DefinedPlaceholder } from '../sigma/placeholder-file.ts'
import { decodeText } from '../sigma/text.ts'
import { UserError } from './exit-codes.ts'
import type { RuleSettings } from './rule-options.ts'

export interface SettingFiles {
  readonly logsources: readonly LogsourceRow[]
  readonly placeholders: Placeholders
  readonly placeholderFiles: readonly PlaceholderSource[]
  /** An output must not replace them. */
  readonly files: readonly { readonly path: string }[]
}

export interface PlaceholderSource {
  readonly file: SettingFile
  readonly placeholders: readonly DefinedPlaceholder[]
}

type SettingFile = Pick<RuleFile, 'path' | 'text'>

type Asked = Pick<RuleSettings, 'logsourcePaths' | 'placeholderPaths'>

/** @throws UserError for a file that cannot be read or used; `tell` has then been told what is wrong, a line each */
export async function readSettingFiles(
  { logsourcePaths, placeholderPaths }: Asked,
  cwd: string,
  tell: (line: string) => void,
): Promise<SettingFiles> {
  const logsources: LogsourceRow[] = []
  const placeholderFiles: PlaceholderSource[] = []
  for (const path of logsourcePaths) {
    const file = opened('logsource', path, cwd)
    // Loaded when needed: the YAML parser stays on the disk in runs without such files.
    const { readLogsourceFile } = await import('../sigma/logsource-file.ts')
    const { rows, diagnostics } = readLogsourceFile(file)
    refuseFlawed('logsource', path, diagnostics, tell)
    logsources.push(...rows)
  }
  for (const path of placeholderPaths) {
    const file = opened('placeholders', path, cwd)
    const { readPlaceholderFile } = await import('../sigma/placeholder-file.ts')
    const { placeholders, diagnostics } = readPlaceholderFile(file)
    refuseFlawed('placeholders', path, [...diagnostics, ...repeated(file, placeholders, placeholderFiles)], tell)
    placeholderFiles.push({ file, placeholders })
  }
  const defined = placeholderFiles.flatMap(({ placeholders }) => placeholders)
  return {
    logsources,
    placeholders: Object.fromEntries(defined.map(({ name, values }) => [name, values])),
    placeholderFiles,
    files: [...logsourcePaths, ...placeholderPaths].map((path) => ({ path: resolve(cwd, path) })),
  }
}

/** @throws UserError */
function opened(option: string, path: string, cwd: string): SettingFile {
  try {
    return { path, text: readFileSync(resolve(cwd, path)) }
  } catch (error) {
    throw new UserError(`--${option} ${path}: ${systemMessage(error)}`)
  }
}

/** @throws UserError when there is a diagnostic */
function refuseFlawed(
  option: string,
  path: string,
  diagnostics: readonly Diagnostic[],
  tell: (line: string) => void,
): void {
  if (diagnostics.length === 0) return
  for (const diagnostic of diagnostics) tell(diagnosticText(diagnostic))
  throw new UserError(`--${option} ${path}: the file cannot be used: ${countedText(diagnostics.length, 'mistake')}`)
}

/** Two files may not both give a name its values: which of them counts would depend on their order. */
function repeated(
  file: SettingFile,
  placeholders: readonly DefinedPlaceholder[],
  earlier: readonly PlaceholderSource[],
): readonly Diagnostic[] {
  const diagnostics = new FileDiagnostics(file.path, decodeText(file.text).text)
  for (const { name, place } of placeholders) {
    const other = earlier.find((source) => source.placeholders.some((each) => each.name === name))
    if (other !== undefined)
      diagnostics.report(
        'placeholder-file',
        place,
        `The placeholder "${name}" has values in ${other.file.path} already.`,
      )
  }
  return diagnostics.inOrder()
}
