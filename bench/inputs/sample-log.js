/** A large log of the records of our own samples, over and over: other ids, other letters in the command lines. */
import { closeSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { writeEvtx } from '../../dist/evtx/write.js'
import { describeRecording } from '../../dist/recording/index.js'
import { PROJECT } from '../folders.js'

const HEADER_LENGTH = 4096
const CHUNK_LENGTH = 65_536
const SYSMON_CHANNEL = 'Microsoft-Windows-Sysmon/Operational'
/** Records that are written at once: some chunks full. */
const BATCH_RECORDS = 500

export function writeSampleLog(kind, mebibytes, path) {
  const chunkCount = mebibytes * 16
  const file = openSync(path, 'w+')
  const records = endlessRecords(kind)
  let written = 0
  let header
  while (written < chunkCount) {
    const batch = writeEvtx(take(records, BATCH_RECORDS), crc32)
    header ??= batch.slice(0, HEADER_LENGTH)
    for (let at = HEADER_LENGTH; at < batch.length && written < chunkCount; at += CHUNK_LENGTH) {
      const chunk = batch.subarray(at, at + CHUNK_LENGTH)
      numberLikeIds(chunk)
      writeSync(file, chunk, 0, CHUNK_LENGTH, HEADER_LENGTH + written++ * CHUNK_LENGTH)
    }
  }
  writeSync(file, fileHeader(header, chunkCount, nextRecordId(file, written)), 0, HEADER_LENGTH, 0)
  closeSync(file)
}

function take(records, count) {
  return Array.from({ length: count }, () => records.next().value)
}

function* endlessRecords(kind) {
  const known = sampleRecords(kind)
  for (let copy = 0, recordId = 1; ; copy++) for (const record of known) yield changed(record, copy, recordId++)
}

/** 'security': the events of Windows' own log but 4688, which is a process creation too; we have too few, so with other ids. */
function sampleRecords(kind) {
  const folder = join(PROJECT, 'samples')
  const all = readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .flatMap((name) => describeRecording(readFileSync(join(folder, name), 'utf8'), name).events)
    .map(({ record }) => record)
  if (kind === 'sysmon') return all.filter(({ system }) => system.channel === SYSMON_CHANNEL)
  return all
    .filter(({ system }) => system.channel === 'Security')
    .map((record) => ({ ...record, system: { ...record.system, eventId: 4689 } }))
}

/** From the second copy on a letter of each long text is another, so that not every value was seen before. */
function changed(record, copy, recordId) {
  if (copy === 0 || record.body?.kind !== 'eventData') return { ...record, recordId }
  const items = record.body.items.map((item) => ({ ...item, value: withOtherLetter(item.value, copy) }))
  return { ...record, recordId, body: { ...record.body, items } }
}

function withOtherLetter(value, copy) {
  const text = typeof value === 'string' ? value : value?.value
  if (typeof text !== 'string' || text.length < 24 || !text.includes(' ')) return value
  const at = Math.floor((text.length * 3) / 4)
  const other = text.slice(0, at) + String.fromCharCode(0x61 + (copy % 26)) + text.slice(at + 1)
  return typeof value === 'string' ? other : { ...value, value: other }
}

/** Each batch was a file of its own and numbered its records from 1: here numbers are the ids, as in a log never cleared. */
function numberLikeIds(chunk) {
  const view = new DataView(chunk.buffer, chunk.byteOffset, CHUNK_LENGTH)
  view.setBigUint64(8, view.getBigUint64(24, true), true)
  view.setBigUint64(16, view.getBigUint64(32, true), true)
  view.setUint32(124, crc32(chunk.subarray(128, 512), crc32(chunk.subarray(0, 120))), true)
}

function nextRecordId(file, chunkCount) {
  const lastId = Buffer.alloc(8)
  readSync(file, lastId, 0, 8, HEADER_LENGTH + (chunkCount - 1) * CHUNK_LENGTH + 32)
  return lastId.readBigUint64LE() + 1n
}

function fileHeader(header, chunkCount, nextId) {
  const view = new DataView(header.buffer, header.byteOffset, HEADER_LENGTH)
  view.setBigUint64(16, BigInt(chunkCount - 1), true)
  view.setBigUint64(24, nextId, true)
  view.setUint16(42, Math.min(chunkCount, 0xffff), true)
  view.setUint32(124, crc32(header.subarray(0, 120)), true)
  return header
}
