/** Does a detection see the test that the document describes; and if not, which of its tests is to blame. */
import { WAYS, type Way } from '../atomic/made-run.ts'
import type { Find } from './finding.ts'
import { firesOn, nearestCulprits, type Standing, type Unseen } from './standing.ts'
import { tellCulprits } from './tell-culprits.ts'
import type { Culprit, VerdictLeaf } from './verdict.ts'

const ALL_WAYS = Object.keys(WAYS) as Way[]
const REMOTE: readonly Way[] = ['remote', 'winrm']
const LOCAL: readonly Way[] = ALL_WAYS.filter((way) => !REMOTE.includes(way))
const RUNNER: readonly Way[] = ['local', 'local-pwsh', 'remote']

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
  const { seen, forced } = standing
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
    standing.remoteOnly.push(...parentsOnly(standing, ['local']).map(({ leaf }) => leaf))
  } else if (standing.isRunnerSure && firesOn(seen, RUNNER, forced) === false) {
    for (const { leaf } of parentsOnly(standing, ['local']).filter((each) => !isTold(each.leaf))) {
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
    const [{ place, joinedBy, tests }] = unseen as [Unseen]
    const name = isAll ? 'Neither rule nor query' : detection.name
    const other = standings.find(
      (each) => each.detection.kind !== detection.kind && firesOn(each.seen, ALL_WAYS, each.forced),
    )
    const message = `${name} sees ${isAll ? 'an' : 'no'} event of the test. What fails on the nearest: ${tests}.`
    // Where nothing sees the test, the command may be another than was meant.
    const where = (other === undefined ? undefined : joinedBy) ?? place
    find('test-unseen', where, message, other && `${other.detection.name} sees it, so rule and query disagree.`)
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

/** A detection that sees the test over WinRM only; beside one that sees it everywhere the two disagree. */
export function tellRemoteOnly(standings: readonly Standing[], find: Find): void {
  for (const { detection, remoteOnly } of standings) {
    const other = standings.find(
      (each) => each.detection.kind !== detection.kind && firesOn(each.seen, LOCAL, each.forced) === true,
    )
    const also = other === undefined ? '' : ` ${other.detection.name} sees it there too, so the two disagree.`
    for (const leaf of remoteOnly) {
      const message = `${detection.name} sees the test only when it is run over WinRM: ${leaf.literal ?? leaf.words} is the parent there; run on the machine itself the parent is ${leaf.actual ?? 'another'}.${also}`
      const hint = `Leave out the test of ${leaf.field}, or say that the test is to be run remotely.`
      find('parent-remote-only', leaf.place, message, hint)
    }
  }
}
