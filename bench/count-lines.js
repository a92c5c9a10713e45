import { closeSync, openSync, readSync } from 'node:fs'

const LINE_FEED = 10
const BRACE = 0x7b

/** Lines of a file that begin with `{`: matches or records as NDJSON, without what a program says besides. */
export function countObjects(path) {
  const file = openSync(path, 'r')
  const buffer = Buffer.alloc(1 << 20)
  let count = 0
  let isLineStart = true
  for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
    if (isLineStart && buffer[0] === BRACE) count++
    for (let at = buffer.indexOf(LINE_FEED); at >= 0 && at < length; at = buffer.indexOf(LINE_FEED, at + 1))
      if (at + 1 < length && buffer[at + 1] === BRACE) count++
    isLineStart = buffer[length - 1] === LINE_FEED
  }
  closeSync(file)
  return count
}
