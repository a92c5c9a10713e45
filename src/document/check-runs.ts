/** Does a detection see the test that the document describes; and if not, which of its tests is to blame. */
import { WAYS, type Way } from '../atomic/made-run.ts'
import { isWindowsProgram } from '../atomic/windows-programs.ts'
import type { Span } from '../sigma/diagnostics.ts'
import { type Detection, shortened } from './detection.ts'
import type { Find, FindingKind } from './finding.ts'
import type { DocumentRuns } from './runs.ts'
import { nearestPart } from './spelling.ts'
import { firesOn, nearestCulprits, type SeenEvent, seenEvents } from './standing.ts'
import type { Culprit, VerdictLeaf } from './verdict.ts'
import { leavesOf } from './verdict.ts'

/** What is known of a detection once its faults are told. */
export interface Standing {
  readonly detection: Detection
  readonly seen: readonly SeenEvent[]
  /** The test starts more than its text tells, so that something fails is no proof. */
  readonly isOpen: boolean
  /** It is known which shell the test's runner starts. */
  readonly isRunnerSure: boolean
  /** Tests that are told to be at fault: later checks leave them out of account. */
  readonly forced: Set<object>
  /** Slips of spelling, for who wants to know whether both detections have the same. */
  readonly slips: Slip[]
  /** Tests about which nothing can be said but that they fail. */
  readonly unseen: Unseen[]
}

interface Unseen {
  readonly place: Span
  readonly tests: string
}

export interface Slip {
  readonly leaf: VerdictLeaf
  /** What is there instead. */
  readonly part: string
  readonly distance: number
}

const ALL_WAYS = Object.keys(WAYS) as Way[]
const REMOTE: readonly Way[] = ['remote', 'winrm']
const LOCAL: readonly Way[] = ALL_WAYS.filter((way) => !REMOTE.includes(way))
const RUNNER: readonly Way[] = ['local', 'local-pwsh', 'remote']

export function standingOf(detection: Detection, { runs, commands, mayStartOthers }: DocumentRuns): Standing {
  const isRunnerSure = commands.every(({ executors }) => executors.length === 1)
  return {
    detection,
    seen: seenEvents(detection, runs),
    isOpen: mayStartOthers,
    isRunnerSure,
    forced: new Set(),
    slips: [],
    unseen: [],
  }
}

/** Rounds of finding what is to blame, telling it and looking again; each has at least one more test told. */
const MAX_ROUNDS = 20

/**
 * @param isRemote the document says that the test is run remotely
 * @param isTold what is wrong with a test is known already
 */
export function checkRuns(
  standing: Standing,
  isRemote: boolean,
  isTold: (leaf: VerdictLeaf) => boolean,
  find: Find,
): void {
  const { detection, seen, forced } = standing
  if (seen.length === 0) return
  for (let round = 0; round < MAX_ROUNDS && firesOn(seen, ALL_WAYS, forced) === false; round++) {
    const nearest = nearestCulprits(seen, ALL_WAYS, forced)
    if (nearest === undefined || nearest.leaves.length === 0) return
    tellCulprits(
      standing,
      nearest.leaves.filter(({ leaf }) => !isTold(leaf)),
      nearest.event,
      find,
    )
    for (const { leaf } of nearest.leaves) forced.add(leaf.test)
  }
  if (firesOn(seen, LOCAL, forced) === false) {
    if (isRemote || firesOn(seen, REMOTE, forced) === false) return
    for (const { leaf } of parentsOnly(standing, ['local'])) tellRemoteOnly(detection, leaf, find)
  } else if (standing.isRunnerSure && firesOn(seen, RUNNER, forced) === false) {
    for (const { leaf } of parentsOnly(standing, ['local'])) {
      forced.add(leaf.test)
      tellNotRunner(standing, leaf, find)
    }
  }
}

/** What sees nothing of the test is told once; when nothing does, the command is as much to blame as they are. */
export function tellUnseen(standings: readonly Standing[], find: Find): void {
  const blind = standings.filter(({ unseen }) => unseen.length > 0)
  const isAll = blind.length === standings.length && blind.length > 1
  for (const { detection, unseen } of isAll ? blind.slice(0, 1) : blind) {
    const [{ place, tests }] = unseen as [Unseen]
    const name = isAll ? 'Neither rule nor query' : detection.name
    const other = standings.find(
      (each) => each.detection.kind !== detection.kind && firesOn(each.seen, ALL_WAYS, each.forced),
    )
    const message = `${name} sees ${isAll ? 'an' : 'no'} event of the test. What fails on the nearest: ${tests}.`
    find('test-unseen', place, message, other && `${other.detection.name} sees it, so rule and query disagree.`)
  }
}

/** What keeps the detection from the runs, where it is nothing but the parent. */
function parentsOnly({ seen, forced }: Standing, ways: readonly Way[]): readonly Culprit[] {
  const leaves = nearestCulprits(seen, ways, forced)?.leaves ?? []
  return leaves.every(({ leaf }) => leaf.subject === 'parent') ? leaves : []
}

function tellNotRunner({ detection: { name } }: Standing, leaf: VerdictLeaf, find: Find): void {
  find(
    'parent-not-runner',
    leaf.place,
    `${name} asks for ${leaf.words}; run by Invoke-AtomicTest the parent is ${leaf.actual ?? 'another'}, or wsmprovhost.exe over WinRM.`,
    'The parent is that only when somebody types the command elsewhere: leave the test out, or say so.',
  )
}

function tellRemoteOnly({ name }: Detection, leaf: VerdictLeaf, find: Find): void {
  find(
    'parent-remote-only',
    leaf.place,
    `${name} sees the test only when it is run over WinRM: ${leaf.literal ?? leaf.words} is the parent there; run on the machine itself the parent is ${leaf.actual ?? 'another'}.`,
    `Leave out the test of ${leaf.field}, or say that the test is to be run remotely.`,
  )
}

function tellCulprits(standing: Standing, culprits: readonly Culprit[], event: SeenEvent, find: Find): void {
  const unexplained = culprits.filter((culprit) => !tellCulprit(standing, culprit, event, find))
  const [first] = unexplained
  if (first === undefined) return
  const { name } = standing.detection
  // What services do in the name of others is not made.
  if (event.kind === 'sysmon-13') return
  const parents = unexplained.filter(({ leaf }) => leaf.subject === 'parent' && !(standing.isOpen && isHost(leaf)))
  const others = unexplained.filter(({ leaf }) => leaf.subject !== 'parent' && leaf.subject !== 'log')
  for (const { leaf } of unexplained.filter((each) => each.leaf.subject === 'log'))
    find(
      'logsource-mismatch',
      leaf.place,
      `${name} asks for ${leaf.words}; the event of the test has ${shortened(leaf.actual)}.`,
    )
  for (const { leaf } of parents) {
    find(
      'parent-never',
      leaf.place,
      `${name} asks for ${leaf.words}, but however the test is run, its parent is ${parentsOf(standing, leaf)}.`,
    )
  }
  const [other] = others
  if (other === undefined || standing.isOpen) return
  const tests = others.map(
    ({ leaf }) =>
      `${leaf.words} (there: ${shortened(leaf.actual)}${leaf.meaning === undefined ? '' : `; ${leaf.meaning}`})`,
  )
  standing.unseen.push({ place: other.leaf.place, tests: tests.join('; ') })
}

/** False for a test about which nothing more can be said than that it fails. */
function tellCulprit(
  { detection, slips, seen }: Standing,
  { leaf, isException }: Culprit,
  event: SeenEvent,
  find: Find,
): boolean {
  const { name } = detection
  if (isException) {
    find(
      'filter-excludes-test',
      leaf.place,
      `${name} leaves out the test itself: its exception asks for ${leaf.words}, and that holds of ${shortened(leaf.actual)}.`,
    )
    return true
  }
  if (!leaf.isCaseFree) {
    find(
      'value-case',
      leaf.place,
      `${name} compares ${leaf.words} with regard to case; the test has ${shortened(leaf.actual)}.`,
    )
    return true
  }
  if (isInside(leaf)) {
    find(
      'value-anchored',
      leaf.place,
      `${name} asks for ${leaf.words}${leaf.meaning === undefined ? '' : ` (${leaf.meaning})`}; "${leaf.literal}" is in ${shortened(leaf.actual)}, but not so.`,
      detection.kind === 'rule' ? 'Use contains, startswith or endswith.' : 'Put stars around it, without quotes.',
    )
    return true
  }
  const slip = slipOf(leaf, seen)
  if (slip !== undefined) {
    slips.push(slip)
    return true
  }
  const elsewhere = fieldWith(leaf, [event, ...seen], detection.kind)
  if (elsewhere === undefined) return false
  const told: FindingKind = 'field-wrong'
  find(
    told,
    leaf.place,
    `${name} looks for "${leaf.literal}" in ${leaf.field}, which is ${shortened(leaf.actual)}; it is in ${elsewhere}.`,
    `Ask for it in ${elsewhere}.`,
  )
  return true
}

/** What starts programs for others, or is one of the programs of Windows that a test may misuse for that. */
function isHost({ literal }: VerdictLeaf): boolean {
  const name = literal?.toLowerCase().replace(/^.*\\/, '') ?? ''
  return (
    /^(?:wmiprvse|svchost|services|taskeng|taskhostw|dllhost|mmc|explorer|conhost|wsmprovhost)\b/.test(name) ||
    (isProgram(name) && !/^(?:winword|excel|outlook|powerpnt|notepad)\b/.test(name))
  )
}

function isInside({ literal, actual }: VerdictLeaf): boolean {
  return literal !== null && actual?.toLowerCase().includes(literal.toLowerCase()) === true
}

/**
 * The least slip over all events: another event may have the value whole but for a letter. Who names another program of
 * Windows means it.
 */
function slipOf(leaf: VerdictLeaf, seen: readonly SeenEvent[]): Slip | undefined {
  const same = seen.flatMap(({ verdict }) => leavesOf(verdict).filter(({ test }) => test === leaf.test))
  let best: Slip | undefined
  for (const { literal, actual } of same) {
    const near = literal === null || actual === null ? undefined : nearestPart(literal, actual)
    if (near !== undefined && near.distance > 0 && (best === undefined || near.distance < best.distance))
      best = { leaf: { ...leaf, actual }, part: near.part, distance: near.distance }
  }
  return best !== undefined && isProgram(leaf.literal!) && isProgram(best.part) ? undefined : best
}

function isProgram(text: string): boolean {
  return isWindowsProgram(text.replace(/^.*[\\/]/, ''))
}

/** Fields that a value may have been meant for, and their names in queries. */
const COMPARED_FIELDS: { readonly [field: string]: string } = {
  Image: 'process.executable',
  CommandLine: 'process.command_line',
  ParentImage: 'process.parent.executable',
  OriginalFileName: 'process.pe.original_file_name',
  ScriptBlockText: 'powershell.file.script_block_text',
}

function fieldWith(
  { literal, field, subject }: VerdictLeaf,
  events: readonly SeenEvent[],
  kind: Detection['kind'],
): string | undefined {
  if (literal === null || literal.length < 4 || subject === 'log') return undefined
  const folded = literal.toLowerCase()
  const others = Object.keys(COMPARED_FIELDS).filter((each) => each !== field)
  const holds = (values: SeenEvent['values'], name: string): boolean =>
    values[name]?.toLowerCase().includes(folded) === true
  const name = events.flatMap(({ values }) => others.filter((each) => holds(values, each)))[0]
  return name === undefined || kind === 'rule' ? name : COMPARED_FIELDS[name]
}

/** What the leaf finds on each way of running the test. */
function parentsOf({ seen }: Standing, { test }: VerdictLeaf): string {
  const found = seen.flatMap(({ verdict }) =>
    leavesOf(verdict).filter((leaf) => leaf.test === test && leaf.actual !== null),
  )
  const names = found.map(({ actual }) => actual?.replace(/^.*\\/, '') ?? 'none')
  return [...new Set(names)].join(' or ')
}
