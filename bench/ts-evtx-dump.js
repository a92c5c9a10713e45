/** Prints a line a record with the package `@ts-evtx/core`, as its documentation shows: the peer that is JavaScript as well. */
import { writeSync } from 'node:fs'
import { evtx } from '@ts-evtx/core'

let batch = ''
await evtx(process.argv[2]).forEach((event) => {
  batch += `${JSON.stringify(event, (_key, value) => (typeof value === 'bigint' ? String(value) : value))}\n`
  if (batch.length >= 1 << 18) flush()
})
flush()

function flush() {
  const bytes = Buffer.from(batch)
  for (let done = 0; done < bytes.length; ) done += writeSync(1, bytes, done)
  batch = ''
}
