/** Events written as JSON. Files are told from logs by content, never by name. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { type JsonEvents, jsonEvents, looksLikeJson } from '../input/json-event.ts'
import { recogniseInput } from '../input/recognise.ts'
import { STDIN_NAME } from './files.ts'
import type { EvidenceFile } from './run-contract.ts'
import { isSystemError, systemMessage } from './system-message.ts'

/** Bytes of a text that is taken as events: some thousands of them. Logs are for the readers of logs. */
const MAX_BYTES = 64 * 1024 * 1024

/** Enough to get past white space in front. */
const HEAD_LENGTH = 256

/** False also when the file cannot be opened: whoever reads it will say so. */
export function isJsonFile({ path, name, part, archive }: EvidenceFile): boolean {
  if (part !== undefined) return false
  const isInput = name === STDIN_NAME && archive === undefined
  try {
    const file = openSync(path, 'r')
    try {
      const head = new Uint8Array(HEAD_LENGTH)
      const bytes = head.subarray(0, readSync(file, head))
      // What is typed into a pipe and is no log is told as the JSON that it should be.
      return looksLikeJson(bytes) || (isInput && recogniseInput(bytes) === undefined)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (!isSystemError(error)) throw error
    return false
  }
}

export function readJsonFile({ path, byteLength }: EvidenceFile): JsonEvents {
  if (byteLength > MAX_BYTES) return tooLarge()
  try {
    return jsonEvents(decoded(readFileSync(path)))
  } catch (error) {
    if (!isSystemError(error)) throw error
    return { ok: false, message: systemMessage(error) }
  }
}

function tooLarge(): JsonEvents {
  return { ok: false, message: `more than ${MAX_BYTES / 1024 / 1024} MiB of JSON is not read` }
}

/** Windows' own shell writes UTF-16; the decoder drops the mark. */
function decoded(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes)
}
