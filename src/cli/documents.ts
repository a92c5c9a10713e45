/** Detection documents among the arguments of `validate`. */
import { readFileSync } from 'node:fs'
import type { AtomicTests } from '../atomic/index.ts'
import {
  type DetectionDocument,
  hasDetection,
  isDetectionDocument,
  type JudgedDocument,
  readDocument,
  reportOn,
} from '../document/index.ts'
import type { EvidenceFile } from '../node/run-contract.ts'
import { isSystemError, systemMessage } from '../node/system-message.ts'

export interface FoundDocument {
  readonly document: DetectionDocument
  readonly file: EvidenceFile
}

export function isDocumentName(name: string): boolean {
  return /\.(?:md|markdown|mdx|txt)$/i.test(name)
}

/**
 * A message when it cannot be read, undefined when there is nothing in it to judge.
 * @param isNamed as an argument, and not only in a folder that is
 */
export function readFoundDocument(file: EvidenceFile, isNamed: boolean): FoundDocument | string | undefined {
  try {
    const document = readDocument(readFileSync(file.path), file.name)
    return (isNamed ? hasDetection : isDetectionDocument)(document) ? { document, file } : undefined
  } catch (error) {
    if (!isSystemError(error)) throw error
    return systemMessage(error)
  }
}

export function judgeDocuments(
  found: readonly FoundDocument[],
  atomics: AtomicTests | undefined,
): readonly JudgedDocument[] {
  return found.map(({ document }) => reportOn(document, atomics === undefined ? {} : { atomics }))
}
