import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { RuleFile } from '../sigma/index.ts'
import type { FoundFiles, PathProblem } from './files.ts'
import { systemMessage } from './system-message.ts'

export interface ReadRuleFiles {
  readonly files: readonly RuleFile[]
  readonly problems: readonly PathProblem[]
}

/** Files whose bytes are read when somebody asks for them. */
export function unreadRuleFiles(found: FoundFiles['files']): RuleFile[] {
  return found.map(({ path, name }) => ({
    path: name,
    get text() {
      return readFileSync(path)
    },
  }))
}

/** Reads rule files with the SHA-256 of their bytes. One after the other: for small files that is the quickest. */
export function readRuleFiles(found: FoundFiles['files']): ReadRuleFiles {
  const files: RuleFile[] = []
  const problems: PathProblem[] = []
  for (const { path, name } of found) {
    try {
      const text = readFileSync(path)
      files.push({ path: name, text, sha256: createHash('sha256').update(text).digest('hex') })
    } catch (error) {
      problems.push({ path: name, message: systemMessage(error), isArgument: false })
    }
  }
  return { files, problems }
}
