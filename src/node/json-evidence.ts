/** Events that somebody wrote or cut out as JSON, out of files or a stream; told from logs by their content and size. */
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { type JsonEvents, jsonEvents } from '../input/json-event.ts'
import { formOfFile } from './file-form.ts'
import type { EvidenceFile } from './run-contract.ts'
import { isSystemError, systemMessage } from './system-message.ts'

/** Bytes of a file whose events are looked at one by one, some hundred of them. What is larger is a log. */
const MAX_FILE_BYTES = 1024 * 1024

/** The same of a stream. */
const MAX_STREAM_BYTES = 64 * 1024 * 1024

/** False also when the file cannot be opened: whoever reads it will say so. */
export function isJsonFile({ path, byteLength }: EvidenceFile): boolean {
  try {
    return byteLength <= MAX_FILE_BYTES && formOfFile(path) === 'json'
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

export async function readJsonStream(stream: Readable, name: string): Promise<JsonEvents> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array)
    length += bytes.length
    if (length > MAX_STREAM_BYTES)
      return { ok: false, message: `more than ${MAX_STREAM_BYTES / 1024 / 1024} MiB of events; save them as a file` }
    chunks.push(bytes)
  }
  return jsonEvents(Buffer.concat(chunks), name)
}
