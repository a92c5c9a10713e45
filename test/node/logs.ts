/** Logs made for tests: samples, and files too big or too odd to keep. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { crc32 } from 'node:zlib'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const FILE_HEADER_LENGTH = 4096
const CHUNK_LENGTH = 65_536

export function sample(name: string): Buffer {
  return readFileSync(new URL(`../../samples/${name}.evtx`, import.meta.url))
}

/** A log that holds the only chunk of a sample `times` times, with a header that says so. */
export function repeatedChunk(name: string, times: number): Buffer {
  const log = sample(name)
  const header = log.subarray(0, FILE_HEADER_LENGTH)
  const chunk = log.subarray(FILE_HEADER_LENGTH, FILE_HEADER_LENGTH + CHUNK_LENGTH)
  // The offsets of the file header: number of the last chunk, number of chunks, checksum of what stands before.
  header.writeBigUInt64LE(BigInt(times - 1), 16)
  header.writeUInt16LE(times, 42)
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124)
  return Buffer.concat([header, ...Array.from({ length: times }, () => chunk)])
}

/** The log with one byte of its records changed, which the chunk's checksum shows. */
export function withDamage(log: Uint8Array, offset: number): Buffer {
  const damaged = Buffer.from(log)
  damaged[offset] = damaged[offset]! ^ 0xff
  return damaged
}

/** An export of Event Viewer with process creations of the given command lines. */
export function xmlExport(...commandLines: readonly string[]): string {
  const events = commandLines.map(
    (commandLine, i) =>
      `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon'/><EventID>1</EventID><TimeCreated SystemTime='2026-03-01T08:00:0${i}.0000000Z'/><EventRecordID>${i + 1}</EventRecordID><Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>PC-1</Computer></System><EventData><Data Name='Image'>C:\\Windows\\System32\\cmd.exe</Data><Data Name='CommandLine'>${commandLine}</Data></EventData></Event>`,
  )
  return `<Events>${events.join('\n')}</Events>`
}
