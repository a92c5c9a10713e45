/** The file of --redact, and the key under which names are replaced. */
import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type KeyedHash, type RedactionSettings, readRedaction } from '../cut/index.ts'
import { systemMessage } from '../node/system-message.ts'
import { RecordingError } from '../recording/index.ts'
import { UserError } from './exit-codes.ts'

export interface Redaction {
  readonly settings: RedactionSettings
  readonly hash: KeyedHash
  readonly key: string
  readonly isKeyGenerated: boolean
}

/** 256 bits, as HMAC-SHA-256 can use. */
const KEY_BYTES = 32

/** @throws UserError */
export function readRedactionFile(path: string, cwd: string): Redaction {
  let text: string
  try {
    text = readFileSync(resolve(cwd, path), 'utf8')
  } catch (error) {
    throw new UserError(`--redact ${path}: ${systemMessage(error)}`)
  }
  try {
    const settings = readRedaction(text, path)
    const key = settings.key ?? randomBytes(KEY_BYTES).toString('hex')
    const hash: KeyedHash = (label) => createHmac('sha256', key).update(label).digest()
    return { settings, hash, key, isKeyGenerated: settings.key === undefined }
  } catch (error) {
    throw error instanceof RecordingError ? new UserError(`--redact ${error.message}`) : error
  }
}
