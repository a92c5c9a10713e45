/** RESULTS: writes docs/benchmarks.md and its picture from what `npm run bench -- --json RESULTS` wrote. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT } from './folders.js'
import { growthPlot, pageOf } from './report/page.js'

const [path] = process.argv.slice(2)
if (path === undefined) {
  console.error('usage: node bench/write-docs.js RESULTS.json')
  process.exit(3)
}
const results = JSON.parse(readFileSync(path, 'utf8'))
writeFileSync(join(PROJECT, 'docs', 'benchmarks.md'), pageOf(results))
const plot = growthPlot(results)
if (plot !== undefined) writeFileSync(join(PROJECT, 'docs', 'benchmarks-growth.svg'), plot)
