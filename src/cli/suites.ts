/** From the arguments of `validate` to suites, each with its file. */
import { readFileSync } from 'node:fs'
import { findNamed } from '../node/files.ts'
import type { EvidenceFile } from '../node/run-contract.ts'
import { isSystemError, systemMessage } from '../node/system-message.ts'
import { diagnosticText, terminalText } from '../report/index.ts'
import type { Suite } from '../validate/index.ts'
import { isAtomicsFile, isAtomicsName } from './atomic-files.ts'
import { type FoundDocument, isDocumentName, readFoundDocument } from './documents.ts'
import { problemText } from './problems.ts'
import { SUITE_KINDS, suiteKindOf } from './suite-kinds.ts'

export interface FoundSuite {
  readonly suite: Suite
  readonly file: EvidenceFile
  /** As it was read; an update must not overwrite anything else. */
  readonly bytes: Uint8Array
}

export interface FoundSuites {
  readonly suites: readonly FoundSuite[]
  /** Detection documents. */
  readonly documents: readonly FoundDocument[]
  /** Tests of Atomic Red Team. */
  readonly atomics: readonly EvidenceFile[]
  /** What is wrong with arguments and suites, a line each. */
  readonly problems: readonly string[]
}

export async function findSuites(paths: readonly string[], cwd: string): Promise<FoundSuites> {
  const found = await findNamed(
    paths,
    cwd,
    (name) => isDocumentName(name) || isAtomicsName(name) || SUITE_KINDS.some(({ isNamed }) => isNamed(name)),
  )
  const suites: FoundSuite[] = []
  const documents: FoundDocument[] = []
  const atomics: EvidenceFile[] = []
  const problems = found.problems.map(problemText)
  const named = new Set(paths.map((path) => path.replaceAll('\\', '/')))
  for (const file of found.files) {
    if (isAtomicsFile(file)) {
      atomics.push(file)
      continue
    }
    const read = isDocumentName(file.name) ? readFoundDocument(file, named.has(file.name)) : readSuite(file)
    if (typeof read === 'string') problems.push(`${terminalText(file.name)}: ${read}`)
    else if (read !== undefined && 'document' in read) documents.push(read)
    else if (read !== undefined) {
      suites.push(read)
      problems.push(...read.suite.diagnostics.map(diagnosticText))
    } else if (named.has(file.name))
      problems.push(
        `${terminalText(file.name)}: ${isDocumentName(file.name) ? DOCUMENT_TEXT : `it is no suite: ${KINDS_TEXT}`}`,
      )
  }
  const kinds = [
    ...SUITE_KINDS.map(({ name }) => name),
    'detection documents (*.md)',
    'tests of Atomic Red Team (T1234.yaml)',
  ].join(', ')
  problems.push(...found.empty.map((path) => `${terminalText(path)}: no suite in there; looked for: ${kinds}`))
  return { suites, documents, atomics, problems }
}

const DOCUMENT_TEXT = 'it is no detection document: there is no Sigma rule and no Kibana query in it'

const KINDS_TEXT = 'a suite file has "tests" or "baselines", an info.yml of regression data has "regression_tests_info"'

/** A message when it cannot be read, undefined when it is no suite. */
function readSuite(file: EvidenceFile): FoundSuite | string | undefined {
  try {
    const bytes = readFileSync(file.path)
    const suiteFile = { path: file.name, text: bytes }
    const kind = suiteKindOf(suiteFile)
    return kind === undefined ? undefined : { suite: kind.read(suiteFile), file, bytes }
  } catch (error) {
    if (!isSystemError(error)) throw error
    return systemMessage(error)
  }
}
