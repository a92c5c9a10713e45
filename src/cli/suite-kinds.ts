/** What kinds of suites `validate` reads: a new kind is a row here and a reader in `validate`. */
import { parseDocuments } from '../sigma/document.ts'
import { decodeText } from '../sigma/text.ts'
import type { Node } from '../sigma/yaml-tree.ts'
import { isRegressionInfo, isSuiteFile, readRegressionInfo, readSuiteFile, type Suite } from '../validate/index.ts'

export interface SuiteFile {
  /** As printed. */
  readonly path: string
  readonly text: Uint8Array
}

export interface SuiteContent {
  readonly text: string
  /** The first YAML document; undefined when there is none, or the file is no YAML. */
  readonly root: Node | undefined
}

export interface SuiteKind {
  readonly name: string
  /** Which files of a folder are looked at, by their names alone. */
  readonly isNamed: (fileName: string) => boolean
  /** By content, whatever the file is called. */
  readonly recognises: (content: SuiteContent) => boolean
  readonly read: (file: SuiteFile) => Suite
}

export const SUITE_KINDS: readonly SuiteKind[] = [
  {
    name: 'regression data (info.yml)',
    isNamed: (fileName) => /^info\.ya?ml$/i.test(fileName),
    recognises: ({ root }) => root !== undefined && isRegressionInfo(root),
    read: readRegressionInfo,
  },
  {
    name: 'suite file (*.suite.yml)',
    isNamed: (fileName) => /\.suite\.ya?ml$/i.test(fileName),
    recognises: ({ root }) => root !== undefined && isSuiteFile(root),
    read: readSuiteFile,
  },
]

/** undefined: it is no suite. A file that cannot be read as YAML is what its name says, so that its reader says why. */
export function suiteKindOf({ path, text: bytes }: SuiteFile): SuiteKind | undefined {
  const { text } = decodeText(bytes)
  const parsed = parseDocuments(text)
  const content = { text, root: parsed.ok ? parsed.documents[0] : undefined }
  const recognised = SUITE_KINDS.find(({ recognises }) => recognises(content))
  if (recognised !== undefined || parsed.ok) return recognised
  const fileName = path.slice(path.lastIndexOf('/') + 1)
  return SUITE_KINDS.find(({ isNamed }) => isNamed(fileName))
}
