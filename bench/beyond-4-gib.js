/**
 * A log of more than 4 GiB is read to its end: positions are no 32-bit numbers anywhere. The file is sparse (a sample's
 * chunk here and there, holes of zeros between), so it takes little room where the file system knows holes.
 *
 *     npm run build && node bench/beyond-4-gib.js
 */
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accountedBytes, emptyAccount, readBlocks } from '../dist/evtx/index.js'
import { nodeMachine, openFile } from '../dist/node/index.js'

const FILE_HEADER_LENGTH = 4096
const CHUNK_LENGTH = 65_536
/** Numbers of the chunks that are not zero: the first, the last that a 32-bit offset reaches, the next, and some beyond what 16 bits can count. */
const CHUNKS = [0, 65_535, 65_536, 65_537, 81_919, 98_303]

const sample = readFileSync(new URL('../samples/triage-attacks.evtx', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sigma-replay-'))
try {
  const path = join(folder, 'sparse.evtx')
  writeSparseLog(path)
  const sampleRecords = await recordsOf(new URL('../samples/triage-attacks.evtx', import.meta.url).pathname)
  const started = performance.now()
  const { offsets, damages, account, byteLength } = await recordsOf(path)
  const seconds = (performance.now() - started) / 1000

  check(offsets.length === CHUNKS.length * sampleRecords.offsets.length, `${offsets.length} records`)
  check(Math.max(...offsets) > 2 ** 32, `the last record is at ${Math.max(...offsets)}`)
  check(accountedBytes(account) === byteLength, `${accountedBytes(account)} of ${byteLength} bytes are accounted for`)
  const peak = process.resourceUsage().maxRSS / 1024
  console.log(`${(byteLength / 2 ** 30).toFixed(2)} GiB, ${offsets.length} records, ${damages.length} damages`)
  console.log(
    `${seconds.toFixed(1)} s, ${(byteLength / 1e6 / seconds).toFixed(0)} MB/s, peak memory ${peak.toFixed(0)} MB`,
  )
} finally {
  rmSync(folder, { recursive: true })
}

function writeSparseLog(path) {
  const file = openSync(path, 'w')
  const chunk = sample.subarray(FILE_HEADER_LENGTH, FILE_HEADER_LENGTH + CHUNK_LENGTH)
  writeSync(file, sample, 0, FILE_HEADER_LENGTH, 0)
  for (const number of CHUNKS) writeSync(file, chunk, 0, CHUNK_LENGTH, FILE_HEADER_LENGTH + number * CHUNK_LENGTH)
  ftruncateSync(file, FILE_HEADER_LENGTH + (CHUNKS.at(-1) + 1) * CHUNK_LENGTH)
  closeSync(file)
}

async function recordsOf(path) {
  const source = await openFile(path)
  const account = emptyAccount()
  const damages = []
  const offsets = []
  const options = { account, machine: nodeMachine, reuse: true, onDamage: (damage) => damages.push(damage) }
  for await (const records of readBlocks(source, options))
    for (const record of records) offsets.push(record.place.offset)
  await source.close()
  return { offsets, damages, account, byteLength: source.byteLength }
}

function check(holds, what) {
  if (holds) return
  console.error(`not as it should be: ${what}`)
  process.exitCode = 1
}
