/**
 * A process of its own for the second reader, which crafted files keep busy for minutes and which cannot be interrupted.
 * Records of the file named by the first argument go to stdout, a line of JSON each; what the library does tell of its
 * losses goes to stderr, a line each.
 */
import { type PlainRecord, plainRecord } from '../event/index.ts'
import { EvtxError } from '../evtx/damage.ts'
import { readWithTsEvtx } from '../input/ts-evtx.ts'
import { streamWriter } from './output.ts'
import { plainRecordLine } from './plain-record-line.ts'
import { isSystemError, systemMessage } from './system-message.ts'

const [path = ''] = process.argv.slice(2)
const write = streamWriter(process.stdout)
const complain = (message: string): boolean => process.stderr.write(`${message.replaceAll(/\s*\n\s*/g, ' ')}\n`)

/** Characters that go to stdout at once. */
const BATCH_LENGTH = 64 * 1024

try {
  let batch = ''
  for await (const record of readWithTsEvtx(path, { onDamage: ({ message }) => complain(message) })) {
    batch += plainRecordLine(plainRecord(record) satisfies PlainRecord)
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
