/**
 * The pipeline cut off after each of its steps, so that what a step costs is the difference to the step before. Each
 * stage is a function from a source to what it counted; what the counts must be stands beside them.
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { emptyAccount, readBlocks } from '../../dist/evtx/index.js'
import { nodeMachine } from '../../dist/node/index.js'
import { interestOf, offeredEvent, replay } from '../../dist/replay.js'
import { matchPrinterOf } from '../../dist/report/index.js'

const BLOCK_LENGTH = 512 * 1024
const HEADER_LENGTH = 4096
const CHUNK_LENGTH = 65_536

/** `after`: the stage that does everything this one does but its last step. `count` is a key of what is expected. */
export const STAGES = {
  read: { what: 'blocks of 512 KiB into one buffer', after: null, count: 'bytes', run: read },
  crc: { what: 'CRC-32 of the records of every chunk', after: 'read', count: 'bytes', run: readAndCheck },
  reject: { what: 'find the records, look at the event id, want none', after: 'crc', count: 'records', run: reject },
  locate: { what: 'find the values of the records that rules want', after: 'reject', count: 'events', run: locate },
  match: { what: 'evaluate the rules, collect evidence', after: 'locate', count: 'matches', run: match },
  output: { what: 'matches as NDJSON into a file', after: 'match', count: 'matches', run: output },
  decode: { what: 'instead of matching: every value as a string', after: 'locate', count: 'events', run: decode },
}

async function read({ source }) {
  const buffer = new Uint8Array(BLOCK_LENGTH)
  let bytes = 0
  for (let at = 0; at < source.byteLength; at += BLOCK_LENGTH) bytes += await source.read(at, buffer)
  return bytes
}

async function readAndCheck({ source }) {
  const buffer = new Uint8Array(BLOCK_LENGTH)
  const view = new DataView(buffer.buffer)
  let bytes = await source.read(0, buffer.subarray(0, HEADER_LENGTH))
  for (let at = HEADER_LENGTH; at < source.byteLength; at += BLOCK_LENGTH) {
    const length = await source.read(at, buffer)
    bytes += length
    for (let chunk = 0; chunk < length; chunk += CHUNK_LENGTH) {
      const end = chunk + view.getUint32(chunk + 48, true)
      const isSound = crc32(buffer.subarray(chunk + 512, end)) === view.getUint32(chunk + 52, true)
      if (!isSound) throw new Error(`the checksum of the chunk at ${at + chunk} is wrong`)
    }
  }
  return bytes
}

async function reject({ source }) {
  const account = emptyAccount()
  const interest = { eventId: () => false, source: () => false }
  for await (const records of blocks(source, { interest, account })) for (const _record of records);
  return account.dismissed
}

async function locate({ source, detector }) {
  let events = 0
  for await (const records of blocks(source, { interest: interestOf(detector) }))
    for (const _record of records) events++
  return events
}

async function decode({ source, detector }) {
  let events = 0
  for await (const records of blocks(source, { interest: interestOf(detector) }))
    for (const record of records) if (record.data().length >= 0) events++
  return events
}

async function match({ source, detector }) {
  let matches = 0
  for await (const _match of replay([source], detector, { machine: nodeMachine })) matches++
  return matches
}

async function output({ source, detector, outputPath }) {
  const printer = matchPrinterOf('ndjson')
  const file = openSync(outputPath, 'w')
  let matches = 0
  for await (const records of blocks(source, { interest: interestOf(detector) })) {
    for (const record of records) {
      const event = offeredEvent(record, detector, {})
      if (event === undefined) continue
      const found = detector.find(event)
      matches += found.length
      if (found.length > 0) printer.print(event, found)
    }
    writeSync(file, printer.take())
  }
  closeSync(file)
  return matches
}

function blocks(source, options) {
  return readBlocks(source, { ...options, reuse: true, machine: nodeMachine })
}
