/**
 * A process of its own for the second reader, which crafted files keep busy for minutes and which cannot be interrupted.
 * Records of the file named by the first argument go to stdout, a line of JSON each; what the library does tell of its
 * losses goes to stderr, a line each. It is started for each file, so it loads only what it needs.
 */
import { plainRecord } from '../event/plain-record.ts'
import { EvtxError } from '../evtx/damage.ts'
import { readWithTsEvtx } from '../input/ts-evtx.ts'
import { plainRecordLine } from './plain-record-line.ts'
import { isSystemError, systemMessage } from './system-message.ts'

const [path = ''] = process.argv.slice(2)
const write = (text: string): Promise<void> =>
  new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())))
const complain = (message: string): boolean => process.stderr.write(`${message.replaceAll(/\s*\n\s*/g, ' ')}\n`)

/** Characters that go to stdout at once. */
const BATCH_LENGTH = 64 * 1024

try {
  let batch = ''
  for await (const record of readWithTsEvtx(path, { onDamage: ({ message }) => complain(message) })) {
    batch += plainRecordLine(plainRecord(record))
    if (batch.length < BATCH_LENGTH) continue
    await write(batch)
    batch = ''
  }
  await write(batch)
} catch (error) {
  if (!(error instanceof EvtxError || isSystemError(error))) throw error
  complain(error instanceof EvtxError ? error.message : systemMessage(error))
  process.exitCode = 1
}
