/**
 * Makes `samples/<name>.evtx` and `samples/<name>.expected.json` from `samples/<name>.yml`, byte for byte the same each
 * time. Plain JavaScript over `dist`, because Node 20 runs no TypeScript: `npm run samples` builds first.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { describeRecording, expectationOf, withEventsOf, writeRecording } from '../dist/recording/index.js'

const samples = new URL('../samples/', import.meta.url)
const rules = new URL('../rules/', import.meta.url)

for (const fileName of readdirSync(samples)
  .filter((name) => name.endsWith('.yml') && !name.endsWith('.suite.yml'))
  .sort()) {
  const recording = recordingOf(fileName)
  const name = fileName.slice(0, -'.yml'.length)
  const bytes = writeRecording(recording, crc32)
  writeFileSync(new URL(`${name}.evtx`, samples), bytes)
  writeFileSync(
    new URL(`${name}.expected.json`, samples),
    `${JSON.stringify(expectationOf(recording, ruleId), null, 2)}\n`,
  )
  console.log(`${name}.evtx: ${recording.events.length} records, ${bytes.length} bytes`)
}

/** @param {string} fileName of a description */
function recordingOf(fileName) {
  const recording = describeRecording(readFileSync(new URL(fileName, samples), 'utf8'), `samples/${fileName}`)
  return recording.copyOf === undefined ? recording : withEventsOf(recording, recordingOf(recording.copyOf))
}

/** @param {string} fileName of a rule, without extension */
function ruleId(fileName) {
  const text = readFileSync(new URL(`${fileName}.yml`, rules), 'utf8')
  const id = /^id: (\S+)$/m.exec(text)?.[1]
  if (id === undefined) throw new Error(`rules/${fileName}.yml has no id`)
  return id
}
