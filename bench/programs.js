/** Who takes part: ourselves, and every peer that is on PATH. Each is asked for the same: results as NDJSON on stdout. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder, MAIN, PROJECT, sharedPath } from './folders.js'

/** Rules that were loaded once are kept here, not in the user's own cache. */
const OWN_CACHE = { XDG_CACHE_HOME: cacheFolder('rule-cache') }

/** `label` tells settings apart. */
function ours(label, args) {
  const name = label === '' ? 'sigma-replay' : `sigma-replay, ${label}`
  return { name, isOurs: true, command: process.execPath, args: [MAIN, ...args], env: OWN_CACHE }
}

export function ourDetect(log, rules, { label = '', threads = 1, isCold = false } = {}) {
  const cache = isCold ? ['--no-rule-cache'] : []
  return ours(label, ['detect', log, '--rules', rules, '--threads', String(threads), '--quiet', ...cache])
}

export function ourDump(log) {
  return ours('', ['dump', log, '--quiet'])
}

/** What every run of ours has to pay before it does anything: the engine, and our code being loaded. */
export const OUR_VERSION = { ...ours('--version', ['--version']), counts: false }
export const NODE_ALONE = { name: 'Node, an empty script', counts: false, command: process.execPath, args: ['-e', '0'] }

const rsigmaPipeline = sharedPath('tools/rsigma-evtx-pipeline.yml') ?? process.env.RSIGMA_PIPELINE

const hayabusa = (...input) => [
  'dfir-timeline',
  ...input,
  ...['-r', process.env.HAYABUSA_RULES, '-t', 'jsonl', '-o', '/dev/stdout', '-w', '-q', '-C'],
]

/** Why a peer stays away, if it does: `needs` is what it cannot do without. */
const PEERS = [
  {
    name: 'rsigma',
    needs: rsigmaPipeline === undefined ? 'RSIGMA_PIPELINE names no pipeline for the fields of EVTX' : undefined,
    detect: (log, rules) => ['engine', 'eval', '--no-stats', '-q', '-r', rules, '-p', rsigmaPipeline, '-e', `@${log}`],
  },
  {
    name: 'chainsaw',
    needs: process.env.CHAINSAW_MAPPING === undefined ? 'CHAINSAW_MAPPING names no mapping of its fields' : undefined,
    detect: (log, rules) => ['hunt', log, '-s', rules, '--mapping', process.env.CHAINSAW_MAPPING, '--jsonl', '-q'],
    detectFolder: (log, rules) => [
      'hunt',
      log,
      '-s',
      rules,
      '--mapping',
      process.env.CHAINSAW_MAPPING,
      '--jsonl',
      '-q',
    ],
  },
  {
    name: 'hayabusa',
    needs: process.env.HAYABUSA_RULES === undefined ? 'HAYABUSA_RULES names no folder of converted rules' : undefined,
    // It has no output to stdout of its own.
    detect: (log) => hayabusa('-f', log),
    detectFolder: (folder) => hayabusa('-d', folder),
  },
  {
    name: 'evtx_dump',
    dump: (log, threads) => ['-t', String(threads), '-o', 'jsonl', log],
  },
]

const present = PEERS.map((peer) => ({ ...peer, version: versionOf(peer.name) }))

/** Name → version, or null where the peer is not there. */
export const PEER_VERSIONS = Object.fromEntries(present.map(({ name, version }) => [name, version]))

/** Names and reasons of the peers that do not take part. */
export const ABSENT_PEERS = present
  .map(({ name, version, needs }) => ({ name, why: version === null ? 'not on PATH' : needs }))
  .filter(({ why }) => why !== undefined)

const taking = present.filter(({ version, needs }) => version !== null && needs === undefined)

export function peersDetecting(log, rules) {
  return taking
    .filter(({ detect }) => detect !== undefined)
    .map(({ name, detect }) => ({ name, command: name, args: detect(log, rules) }))
}

/** A peer that takes one log at a time is started for each. */
export function peersDetectingFolder(folder, rules) {
  return taking.flatMap(({ name, detect, detectFolder }) => {
    if (detectFolder !== undefined) return [{ name, command: name, args: detectFolder(folder, rules) }]
    if (detect === undefined || process.platform === 'win32') return []
    const line = [name, ...detect('$log', rules)].map((word) => `"${word}"`).join(' ')
    const script = `find "$0" -name '*.evtx' | while IFS= read -r log; do ${line}; done`
    return [{ name: `${name}, log by log`, command: 'sh', args: ['-c', script, folder] }]
  })
}

/** evtx_dump with one thread and, where it is asked for, with all. */
export function peersDumping(log, { allThreads = false } = {}) {
  const threads = allThreads ? [1, 0] : [1]
  return taking
    .filter(({ dump }) => dump !== undefined)
    .flatMap(({ name, dump }) =>
      threads.map((each) => ({
        name: `${name}, ${each === 1 ? '1 thread' : 'all threads'}`,
        command: name,
        args: dump(log, each),
      })),
    )
}

/** The library in a process of its own, which prints what it reads. */
export function tsEvtxDumping(log) {
  const script = fileURLToPath(new URL('ts-evtx-dump.js', import.meta.url))
  return { name: '@ts-evtx/core', command: process.execPath, args: [script, log] }
}

export const TS_EVTX_VERSION = JSON.parse(
  readFileSync(join(PROJECT, 'node_modules', '@ts-evtx', 'core', 'package.json'), 'utf8'),
).version

function versionOf(command) {
  const { error, status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' })
  return error === undefined && status === 0 ? (/\d+\.\d+[\w.-]*/.exec(stdout)?.[0] ?? 'of unknown version') : null
}
