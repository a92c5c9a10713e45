/** Which words to find for tests that keep a detection from its test. */
import { type Detection, shortened } from './detection.ts'
import type { Find } from './finding.ts'
import { isProgram, nearestPart } from './spelling.ts'
import type { SeenEvent, Slip, Standing } from './standing.ts'
import { type Culprit, leavesOf, type Verdict, type VerdictLeaf } from './verdict.ts'

/** What stands between a detection and the event that it comes nearest to, told test by test. */
export function tellCulprits(standing: Standing, culprits: readonly Culprit[], event: SeenEvent, find: Find): void {
  const misplaced = tellMisplaced(standing, culprits, event, find)
  const unexplained = culprits.filter(
    (culprit) => !misplaced.has(culprit.leaf.field) && !tellCulprit(standing, culprit, find),
  )
  if (unexplained.length === 0) return
  const { name } = standing.detection
  // What services do in the name of others is not made.
  if (event.kind === 'sysmon-13') return
  const isUnknownParent = (leaf: VerdictLeaf): boolean =>
    standing.isOpen && isHost(leaf) && !(isService(leaf) && isNamedProgram(event.verdict))
  const parents = unexplained.filter(({ leaf }) => leaf.subject === 'parent' && !isUnknownParent(leaf))
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
  if (other === undefined || (standing.isOpen && !isOfTheTest(event.verdict, others))) return
  const tests = others.map(
    ({ leaf }) =>
      `${leaf.words} (there: ${shortened(leaf.actual)}${leaf.meaning === undefined ? '' : `; ${leaf.meaning}`})`,
  )
  // One value that is wrong fails one selection; where several fail, what joins them is to blame.
  const selections = new Set(others.map(({ leaf }) => leaf.selection))
  const joins = selections.size > 1 ? { joinedBy: standing.detection.place } : {}
  standing.unseen.push({ place: other.leaf.place, ...joins, tests: tests.join('; ') })
}

/**
 * Values that another field of the event has: told once a field, with all of them. What else is asked of that field is
 * then no fault of its own.
 */
function tellMisplaced(
  { detection, seen }: Standing,
  culprits: readonly Culprit[],
  event: SeenEvent,
  find: Find,
): ReadonlySet<string | null> {
  const told = new Set<string | null>()
  for (const { leaf, isException } of culprits) {
    if (isException || told.has(leaf.field) || !leaf.isCaseFree || isInside(leaf) || slipOf(leaf, seen)) continue
    const elsewhere = fieldWith(leaf, [event, ...seen], detection.kind)
    if (elsewhere === undefined) continue
    told.add(leaf.field)
    const same = culprits
      .filter((each) => each.leaf.field === leaf.field && each.leaf.literal !== null)
      .map((each) => `"${each.leaf.literal}"`)
    const message = `${detection.name} looks for ${same.join(' and ')} in ${leaf.field}, which is ${shortened(leaf.actual)}; it is in ${elsewhere}.`
    find('field-wrong', leaf.place, message, `Ask for it in ${elsewhere}.`)
  }
  return told
}

/**
 * Other tests show that the event is what the detection is about, and not some other that the test may start: words of the
 * command, or a program that is no shell.
 */
function isOfTheTest(verdict: Verdict, failed: readonly Culprit[]): boolean {
  const failing = new Set(failed.map(({ leaf }) => leaf.test))
  return leavesOf(verdict).some(
    ({ truth, subject, literal, test }) =>
      truth === true &&
      !failing.has(test) &&
      literal !== null &&
      literal.length >= 4 &&
      (subject === 'command' || (subject === 'program' && !SHELL.test(literal))),
  )
}

const SHELL = /(?:cmd|powershell|pwsh)\.(?:exe|dll)$/i

/** False for a test about which nothing more can be said than that it fails. */
function tellCulprit({ detection, slips, seen }: Standing, { leaf, isException }: Culprit, find: Find): boolean {
  const { name } = detection
  if (isException && isNoFilter(leaf.selection)) {
    const message = `${name} leaves out the test itself: its condition makes an exception of ${leaf.selection}, and that holds of ${shortened(leaf.actual)}.`
    find('filter-excludes-test', detection.place, message)
    return true
  }
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
  return false
}

/** By its name, what is to be found and not what is to be left out. */
function isNoFilter(selection: string | undefined): boolean {
  return (
    selection !== undefined &&
    /^sel/i.test(selection) &&
    !/filter|excl|exept|except|known|legit|fp|allow/i.test(selection)
  )
}

/** Starts what is registered with it, and never what somebody names in a shell. */
function isService({ literal }: VerdictLeaf): boolean {
  return /(?:^|\\)(?:services|svchost|wmiprvse|taskeng|taskhostw)\.exe$/i.test(literal ?? '')
}

/** The event is of a program that the command names, and not of a shell that anything may start. */
function isNamedProgram(verdict: Verdict): boolean {
  return leavesOf(verdict).some(
    ({ truth, subject, literal }) =>
      truth === true && subject === 'program' && literal !== null && /\.exe$/i.test(literal) && !SHELL.test(literal),
  )
}

/** What starts programs for others, or is one of the programs of Windows that a test may misuse for that. */
function isHost({ literal }: VerdictLeaf): boolean {
  const name = literal?.toLowerCase().replace(/^.*\\/, '') ?? ''
  return (
    /^(?:wmiprvse|svchost|services|taskeng|taskhostw|dllhost|mmc|conhost|wsmprovhost)\b/.test(name) ||
    (isProgram(name) && !/^(?:winword|excel|outlook|powerpnt|notepad|explorer)\b/.test(name))
  )
}

function isInside({ literal, actual }: VerdictLeaf): boolean {
  return literal !== null && actual?.toLowerCase().includes(literal.toLowerCase()) === true
}

/**
 * The least slip over all events: another event may have the value whole but for a letter. Who names another program of
 * Windows means it.
 */
export function slipOf(leaf: VerdictLeaf, seen: readonly SeenEvent[]): Slip | undefined {
  const same = seen.flatMap(({ verdict }) => leavesOf(verdict).filter(({ test }) => test === leaf.test))
  let best: Slip | undefined
  for (const { literal, actual } of same) {
    const near = literal === null || actual === null ? undefined : nearestPart(literal, actual)
    if (near !== undefined && near.distance > 0 && (best === undefined || near.distance < best.distance))
      best = { leaf: { ...leaf, literal, actual }, part: near.part, distance: near.distance }
  }
  return best !== undefined && isProgram(best.leaf.literal!) && isProgram(best.part) ? undefined : best
}

/** Fields that a value may have been meant for, and their names in queries. */
const COMPARED_FIELDS: { readonly [field: string]: string } = {
  Image: 'process.executable',
  CommandLine: 'process.command_line',
  ParentImage: 'process.parent.executable',
  OriginalFileName: 'process.pe.original_file_name',
  ScriptBlockText: 'powershell.file.script_block_text',
  TargetObject: 'registry.path',
  Details: 'registry.data.strings',
  NewProcessName: 'process.executable',
}

function fieldWith(
  { literal, field, subject }: VerdictLeaf,
  events: readonly SeenEvent[],
  kind: Detection['kind'],
): string | undefined {
  if (literal === null || literal.length < 4 || subject === 'log') return undefined
  const folded = literal.toLowerCase()
  // Who asks for another program does not mean its parent.
  const isProgramName = subject === 'program' && isProgram(literal)
  const others = Object.keys(COMPARED_FIELDS).filter(
    (each) => each !== field && !(isProgramName && each === 'ParentImage'),
  )
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
