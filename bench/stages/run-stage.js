/** STAGE LOG RULES OUTPUT: passes over the log up to one stage, and prints as JSON what was counted and how long each took. */
import { Detector } from '../../dist/detect/index.js'
import { openFile } from '../../dist/node/index.js'
import { loadFolder } from '../inputs/load-folder.js'
import { STAGES } from './stages.js'

/** The first pass compiles and warms up; from the third on V8 has little left to learn. */
const PASSES = 5

const [stage, log, rules, outputPath] = process.argv.slice(2)
const detector = new Detector(await loadFolder(rules))
const source = await openFile(log)
const passes = []
let count = 0
for (let pass = 0; pass < PASSES; pass++) {
  const started = performance.now()
  count = await STAGES[stage].run({ source, detector, outputPath })
  passes.push((performance.now() - started) / 1000)
}
await source.close()
console.log(JSON.stringify({ count, first: passes[0], warm: Math.min(...passes.slice(2)) }))
