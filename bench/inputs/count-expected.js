/** LOG RULES reference|index: prints as JSON what must come out. A process of its own, so that it warms up nothing. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { Detector } from '../../dist/detect/index.js'
import { findEvidence, nodeMachine, openFile } from '../../dist/node/index.js'
import { emptyStatistics, replay } from '../../dist/replay.js'
import { loadFolder } from './load-folder.js'

const [log, rules, by] = process.argv.slice(2)

/** Numbers that each chunk's header gives its first and last record. The logs are sound, so they can be believed. */
function countRecords(path) {
  const file = openSync(path, 'r')
  const header = Buffer.alloc(48)
  let records = 0
  for (let at = 4096; at < statSync(path).size; at += 65_536) {
    readSync(file, header, 0, header.length, at)
    records += Number(header.readBigUint64LE(32) - header.readBigUint64LE(24)) + 1
  }
  closeSync(file)
  return records
}

const detector = new Detector(await loadFolder(rules), { reference: by === 'reference' })
const statistics = emptyStatistics()
const { files } = await findEvidence([log], process.cwd())
let matches = 0
let bytes = 0
let records = 0
for (const { path, byteLength } of files) {
  const source = await openFile(path)
  for await (const _match of replay([source], detector, { statistics, machine: nodeMachine })) matches++
  await source.close()
  bytes += byteLength
  records += countRecords(path)
}
const { events } = statistics
console.log(JSON.stringify({ files: files.length, bytes, records, events, matches, by }))
