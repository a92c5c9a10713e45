import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { PROJECT } from './folders.js'
import { LOGS_ARE_MADE_OF } from './inputs/logs.js'
import { RULES_ARE } from './inputs/rules.js'
import { PEER_VERSIONS, TS_EVTX_VERSION } from './programs.js'

/** What results depend on: where they were measured, when, of which versions, on which inputs. */
export function setting() {
  const [cpu] = cpus()
  const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'))
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${release().split('-')[0]}`,
    /** When the run begins; when it ends is added then. Near or above the number of cores, others were at work. */
    load: [loadavg()[0]],
    versions: {
      'sigma-replay': version + revision(),
      Node: process.version,
      '@ts-evtx/core': TS_EVTX_VERSION,
      ...PEER_VERSIONS,
    },
    logs: LOGS_ARE_MADE_OF,
    rules: RULES_ARE,
  }
}

function revision() {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: PROJECT, encoding: 'utf8' })
  return status === 0 ? ` (${stdout.trim()})` : ''
}
