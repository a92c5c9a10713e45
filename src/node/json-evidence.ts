/** Events written as JSON, out of files or a stream. Files are told from logs by content, never by name. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { type JsonEvents, jsonEvents, looksLikeJson } from '../input/json-event.ts'
import type { EvidenceFile } from './run-contract.ts'
import { isSystemError, systemMessage } from './system-message.ts'

/** Bytes of a text that is taken as events: some thousands of them. Logs are for the readers of logs. */
const MAX_BYTES = 64 * 1024 * 1024

/** Enough to get past white space in front. */
const HEAD_LENGTH = 256

/** False also when the file cannot be opened: whoever reads it will say so. */
export function isJsonFile({ path, part }: EvidenceFile): boolean {
  if (part !== undefined) return false
  try {
    const file = openSync(path, 'r')
    try {
      const head = new Uint8Array(HEAD_LENGTH)
      return looksLikeJson(head.subarray(0, readSync(file, head)))
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

export async function readJsonStream(stream: Readable): Promise<JsonEvents> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array)
    length += bytes.length
    if (length > MAX_BYTES) return tooLarge()
    chunks.push(bytes)
  }
  return jsonEvents(decoded(Buffer.concat(chunks)))
}

function tooLarge(): JsonEvents {
  return { ok: false, message: `more than ${MAX_BYTES / 1024 / 1024} MiB of JSON is not read` }
}

/** Windows' own shell writes UTF-16; the decoder drops the mark. */
function decoded(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes)
}
