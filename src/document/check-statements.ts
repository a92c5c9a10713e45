/** Smaller statements of a document that can be held against each other: inputs, platforms, severity, the atomic test. */
import type { AtomicTest } from '../atomic/atomic-test.ts'
import type { AtomicTests } from '../atomic/atomics.ts'
import { argumentsIn } from '../atomic/fill-in.ts'
import { routesOf } from '../event/routing.ts'
import { nearest } from '../sigma/nearest.ts'
import { areRelated } from './attack.ts'
import { type PlacedRule, techniquesMeant } from './check-techniques.ts'
import type { DocumentPart, Mention } from './detection-document.ts'
import type { Find } from './finding.ts'
import { logsourcePlace } from './rule-detection.ts'
import { type DocumentRuns, sameCommand } from './runs.ts'
import { nearestPart } from './spelling.ts'

/** Arguments of the commands and the prerequisites, and those that are described. */
export function checkInputs(part: DocumentPart, { test }: DocumentRuns, find: Find): void {
  const described = part.inputs.map(({ name }) => name)
  const known = [...described, ...(test?.inputs.map(({ name }) => name) ?? [])]
  const isListed = part.listsInputs || test !== undefined
  const used = new Set<string>()
  // The command comes first: what it alone tells of an argument need not be told again of the others.
  const users = [
    ...part.commands.map((place) => ({ place, user: 'command' })),
    ...part.otherCommands.map((place) => ({ place, user: 'command' })),
    ...part.prerequisites.map((place) => ({ place, user: 'prerequisite' })),
  ]
  for (const { place, user } of users)
    for (const name of argumentsIn(place.text)) {
      if (used.has(name)) continue
      used.add(name)
      if (known.includes(name) || !isListed) continue
      const near = nearest(name, described)
      const hint = near === undefined ? undefined : `Did you mean #{${near}}?`
      find('argument-unknown', place, `The ${user} has #{${name}}, which is described nowhere.`, hint)
      if (near !== undefined) used.add(near)
    }
  if (part.commands.length === 0) return
  for (const input of part.inputs)
    if (input.text.includes('#{') && !used.has(input.name))
      find('argument-unused', input, `#{${input.name}} is described, but no command has it.`)
}

/** A category and a service that no log of Windows has both of. */
export function checkLogsources(rules: readonly PlacedRule[], find: Find): void {
  for (const { rule } of rules) {
    const routing = routesOf(rule.plan.logsource)
    if (routing.kind !== 'unknown' || routing.apartFrom === undefined) continue
    const message = `No event of the category ${routing.apartFrom} lies in the log of the service ${routing.value}.`
    find('logsource-mismatch', rule.places.logsource, message)
  }
}

/** The platforms that are named, the product of the rule and the logs; who stands alone is blamed. */
export function checkPlatforms(
  { platforms, eventIds, channels }: DocumentPart,
  rules: readonly PlacedRule[],
  find: Find,
): void {
  const named = platforms
    .map((mention) => ({ mention, names: platformsIn(mention.text) }))
    .filter(({ names }) => names.length > 0)
  // Numbered events and channels are those of Windows.
  const isWindows = eventIds.length + channels.length > 0
  for (const { rule, block } of rules) {
    const product = rule.plan.logsource.product?.toLowerCase()
    if (product === undefined || !PRODUCTS.includes(product)) continue
    const apart = named.filter(({ names }) => !names.includes(product))
    const isAlone = apart.length === named.length && (named.length > 0 || isWindows)
    if (isAlone && product !== (isWindows ? 'windows' : '')) {
      const others = named.length === 0 ? ['windows'] : [...new Set(named.flatMap(({ names }) => names))]
      find(
        'platform-mismatch',
        logsourcePlace(rule, block, /^[^\S\n]*product\s*:.*/m),
        `The rule is for ${product}; the document is about ${others.join(', ')}.`,
      )
    } else
      for (const { mention, names } of apart)
        find('platform-mismatch', mention, `${names.join(', ')} is named here; the rule is for ${product}.`)
  }
}

const PRODUCTS: readonly string[] = ['windows', 'linux', 'macos']

function platformsIn(text: string): string[] {
  const names = text.toLowerCase().match(/windows|linux|mac ?os|azure|aws|office ?365/g) ?? []
  return names.map((name) => name.replace(' ', ''))
}

/** Kibana has no "informational". */
export function checkSeverity({ severities }: DocumentPart, rules: readonly PlacedRule[], find: Find): void {
  const levels = rules.flatMap(({ rule }) => rule.plan.rule.level ?? [])
  if (levels.length === 0) return
  for (const mention of severities) {
    const named = /\b(?:informational|low|medium|high|critical)\b/i.exec(mention.text)?.[0].toLowerCase()
    if (named === undefined || levels.some((level) => kibanaLevel(level) === kibanaLevel(named))) continue
    find('severity-differs', mention, `The severity is ${named} here, and the level of the rule ${levels.join(', ')}.`)
  }
}

function kibanaLevel(level: string): string {
  return level === 'informational' ? 'low' : level
}

// The test of Atomic Red Team

export function checkTest(
  part: DocumentPart,
  { test }: DocumentRuns,
  atomics: AtomicTests | undefined,
  find: Find,
): void {
  const meant = techniquesMeant(part, [])
  if (atomics === undefined || meant.length === 0) return
  const { guid, name, number } = part.test
  const byGuid = guid && atomics.ofGuid(guid.text)
  if (guid !== undefined && byGuid !== undefined && !meant.some((each) => areRelated(each, byGuid.technique)))
    find('test-mismatch', guid, `This is the GUID of test ${byGuid.number} of ${byGuid.technique}, "${byGuid.name}".`)
  if (number !== undefined && test !== undefined) checkNumber(part, number, test, atomics, find)
  if (guid !== undefined && name !== undefined && byGuid !== undefined && !isNearlyNamed(byGuid, name)) {
    const byName = atomics.ofTechnique(byGuid.technique).find((each) => isNearlyNamed(each, name))
    // The command tells which of the two is wrong.
    const isNameRight =
      byName !== undefined && part.commands.some(({ text }) => sameCommand(text, byName.executor.command))
    find('test-mismatch', isNameRight ? guid : name, `The GUID is that of the test "${byGuid.name}".`)
  }
  if (test !== undefined) checkCommand(part, test, find)
}

function isNearlyNamed(test: AtomicTest, name: Mention): boolean {
  return nearestPart(test.name, name.text) !== undefined
}

/** A number is wrong when another test has the name or GUID, or the very command. */
function checkNumber(part: DocumentPart, number: Mention, test: AtomicTest, atomics: AtomicTests, find: Find): void {
  const isSure =
    part.test.guid !== undefined ||
    part.test.name !== undefined ||
    part.commands.some(({ text }) => sameCommand(text, test.executor.command))
  const numbered = atomics.find({ technique: test.technique, number: Number(number.text) })
  if (
    !isSure ||
    test.number === Number(number.text) ||
    (numbered !== undefined && part.commands.some(({ text }) => sameCommand(text, numbered.executor.command)))
  )
    return
  find(
    'test-mismatch',
    number,
    `This is test ${test.number} of ${test.technique} ("${test.name}"), not ${number.text}.`,
  )
}

/** One word of the command that differs by a letter or two. */
function checkCommand(part: DocumentPart, test: AtomicTest, find: Find): void {
  if (part.commands.length !== 1) return
  const [command] = part.commands
  const own = command!.text.trim().split(/\s+/)
  const theirs = test.executor.command.trim().split(/\s+/)
  if (own.length !== theirs.length) return
  const differing = own.flatMap((word, index) =>
    word.toLowerCase() === theirs[index]!.toLowerCase() ? [] : [[word, theirs[index]!] as const],
  )
  const [first, ...more] = differing
  if (first === undefined || more.length > 0) return
  const near = nearestPart(first[1], first[0])
  if (near === undefined || near.distance === 0 || Math.abs(first[0].length - first[1].length) > 3) return
  find(
    'command-typo',
    command!,
    `The command has ${first[0]} where Atomic Red Team’s test ${test.number} of ${test.technique} has ${first[1]}.`,
  )
}
