/**
 * Logs of any size. Of real chunks where the recordings beside the project and Python are there: chunks of one channel
 * in a cycle, record ids renumbered, a letter of each command line changed from copy to copy. Else of our own samples.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, PROJECT, sharedPath } from '../folders.js'
import { writeSampleLog } from './sample-log.js'

const MAKER = sharedPath('tools/make_big.py')
const RECORDINGS = sharedPath('corpora')
const PYTHON = ['python3', 'python'].find((command) => spawnSync(command, ['--version']).status === 0)

const isReal = MAKER !== undefined && RECORDINGS !== undefined && PYTHON !== undefined

export const LOGS_ARE_MADE_OF = isReal
  ? 'real chunks of recorded attacks, in a cycle'
  : 'our own samples, in a cycle (the recordings beside the project, or Python, are not there)'

/** Path of a folder of small logs. */
export const SMALL_LOGS = RECORDINGS ?? join(PROJECT, 'samples')

/** Path of a log of `mebibytes`. `kind`: 'sysmon', or 'security', which holds nothing that process_creation rules want. */
export function logOf(kind, mebibytes) {
  const path = join(cacheFolder('logs'), `${isReal ? 'real' : 'samples'}-${kind}-${mebibytes}.evtx`)
  if (existsSync(path)) return path
  console.error(`making ${path}`)
  // Under its name only when whole: an interrupted run leaves nothing that looks like an input.
  const unfinished = `${path}.part`
  if (isReal) makeOfRecordings(kind, mebibytes, unfinished)
  else writeSampleLog(kind, mebibytes, unfinished)
  renameSync(unfinished, path)
  return path
}

function makeOfRecordings(kind, mebibytes, path) {
  const { status, stderr } = spawnSync(PYTHON, [MAKER, kind, String(mebibytes), path, RECORDINGS], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`no log could be made: ${stderr}`)
}
