/** Events that somebody wrote or cut out as JSON, out of files; told from logs by their content and size. */
import { readFileSync } from 'node:fs'
import { type JsonEvents, jsonEvents } from '../input/json-event.ts'
import { formOfFile } from './file-form.ts'
import { STDIN_NAME } from './find-evidence.ts'
import type { EvidenceFile } from './run-contract.ts'
import { isSystemError, systemMessage } from './system-message.ts'

/** Bytes of a file whose events are looked at one by one, some hundred of them. What is larger is a log. */
const MAX_FILE_BYTES = 1024 * 1024

/** The same of standard input. */
const MAX_INPUT_BYTES = 64 * 1024 * 1024

/** False also when the file cannot be opened: whoever reads it will say so. */
export function isJsonFile({ path, name, byteLength, part, archive }: EvidenceFile): boolean {
  if (part !== undefined) return false
  const isInput = name === STDIN_NAME && archive === undefined
  try {
    const form = formOfFile(path)
    // What is typed into a pipe and is nothing that is known is told as the JSON that it should be.
    if (isInput && form === undefined) return true
    return form === 'json' && byteLength <= (isInput ? MAX_INPUT_BYTES : MAX_FILE_BYTES)
  } catch (error) {
    if (!isSystemError(error)) throw error
    return false
  }
}

export function readJsonFile({ path, name }: EvidenceFile): JsonEvents {
  try {
    return jsonEvents(readFileSync(path), name)
  } catch (error) {
    if (!isSystemError(error)) throw error
    return { ok: false, message: systemMessage(error) }
  }
}
