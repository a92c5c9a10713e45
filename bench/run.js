/** `npm run bench`: see README.md in this folder. */
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { CACHE } from './folders.js'
import { setting } from './machine.js'
import { MEASUREMENT_NOTES } from './measure.js'
import { readOptions, USAGE } from './options.js'
import { PARTS } from './parts/all.js'
import { ABSENT_PEERS } from './programs.js'
import { tableOf } from './report/table.js'

function chosenParts({ only }) {
  const unknown = only.filter((start) => !PARTS.some(({ name }) => name.startsWith(start)))
  if (unknown.length > 0) throw new Error(`no part begins with ${unknown.join(', ')}: see --list`)
  return only.length === 0 ? PARTS : PARTS.filter(({ name }) => only.some((start) => name.startsWith(start)))
}

function bench(options) {
  const results = { setting: setting(), runs: options.runs, skipped: [], parts: [] }
  const skip = (what, why) => {
    if (results.skipped.some((known) => known.what === what && known.why === why)) return
    results.skipped.push({ what, why })
    console.log(`skipped: ${what}: ${why}`)
  }
  for (const [what, value] of Object.entries(results.setting)) console.log(`${what}: ${told(value)}`)
  console.log(`inputs are kept in ${CACHE}`)
  for (const note of MEASUREMENT_NOTES) console.log(note)
  for (const { name, why } of ABSENT_PEERS) skip(name, why)
  for (const part of chosenParts(options)) {
    console.log(`\n## ${part.title}\n\n${part.about}\n`)
    const cases = part.run({ ...options, onSkip: (what, why) => skip(`${part.name}: ${what}`, why) })
    console.log(tableOf(part, cases))
    results.parts.push({ name: part.name, cases })
  }
  results.setting.load.push(loadavg()[0])
  return results
}

function told(value) {
  if (Array.isArray(value)) return value.map((number) => number.toFixed(1)).join(', ')
  if (typeof value !== 'object') return value
  return Object.entries(value)
    .map(([name, version]) => `${name} ${version ?? '–'}`)
    .join(', ')
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(USAGE)
  else if (options.list) for (const { name, title } of PARTS) console.log(`${name.padEnd(14)}${title}`)
  else {
    const results = bench(options)
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
