/**
 * What must come out, found without what is measured: records by walking the file's frames, matches by evaluating every
 * rule on every event, without the index. That is slow, so it is done for small inputs, once, and kept beside them.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from '../folders.js'

/** MiB of a log times rules up to which the slow way is taken: half a minute. Beyond, the index itself tells, and a peer's count is the second opinion. */
const MAX_REFERENCE_WORK = 7_000

/** A folder of rules that was made here has their number in its name; of others there are many. */
function isSmall(log, rules) {
  const ruleCount = Number(/-(\d+)$/.exec(rules)?.[1] ?? Number.POSITIVE_INFINITY)
  return statSync(log).isFile() && (statSync(log).size / 2 ** 20) * ruleCount <= MAX_REFERENCE_WORK
}

/** `log`: a file or a folder. `{ files, bytes, records, events, matches, by }`; `events`: records offered to a rule. */
export function expectedOf(log, rules) {
  const path = join(cacheFolder('expected'), `${basename(log)} ${basename(rules)}.json`)
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'))
  const by = isSmall(log, rules) ? 'reference' : 'index'
  console.error(`counting what ${basename(rules)} must find in ${basename(log)} (${by})`)
  const counter = fileURLToPath(new URL('count-expected.js', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [counter, log, rules, by], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the expected count could not be found: ${stderr}`)
  writeFileSync(path, stdout)
  return JSON.parse(stdout)
}
