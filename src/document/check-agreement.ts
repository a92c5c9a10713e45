/** Rule and query of a document should answer alike: about the runs of its test, and by the values that they look for. */
import { WAYS, type Way } from '../atomic/made-run.ts'
import type { Asked } from './detection.ts'
import type { Find } from './finding.ts'
import { nearestPart } from './spelling.ts'
import type { Standing } from './standing.ts'
import { firesOn, nearestCulprits } from './standing.ts'

/** How Atomic Red Team's tests are run; what people type is too free to compare. */
const COMPARED: readonly Way[] = ['local', 'remote']

const BY_HAND: readonly Way[] = ['cmd', 'powershell', 'direct']

/** Each rule with its query, where there are as many of both; else the only one of either kind with all of the other. */
export function checkAgreement(standings: readonly Standing[], find: Find): void {
  const rules = standings.filter(({ detection }) => detection.kind === 'rule')
  const queries = standings.filter(({ detection }) => detection.kind === 'query')
  if (rules.length !== queries.length) return
  for (const [index, rule] of rules.entries()) checkPair(rule, queries[index]!, find)
}

function checkPair(rule: Standing, query: Standing, find: Find): void {
  if (rule.seen.length === 0 || query.seen.length === 0) {
    checkValues(rule, query, find)
    return
  }
  for (const way of COMPARED) {
    const byRule = firesOn(rule.seen, [way], rule.forced)
    const byQuery = firesOn(query.seen, [way], query.forced)
    if (byRule === null || byQuery === null || byRule === byQuery) continue
    const [firing, silent] = byRule ? [rule, query] : [query, rule]
    const culprits = nearestCulprits(silent.seen, [way], silent.forced)?.leaves ?? []
    // What is told of the parent already says that the two disagree; there is more where they are spelt differently, too.
    const isTold = culprits.every(({ leaf }) => silent.remoteOnly.some(({ test }) => test === leaf.test))
    if (isTold && rule.slips.length + query.slips.length === 0) continue
    // How a shell spaces a command line is no disagreement.
    if (
      culprits.every(({ leaf }) => leaf.subject === 'command') &&
      firesOn(silent.seen, BY_HAND, silent.forced) !== false
    )
      continue
    const tests = culprits.map(({ leaf }) => leaf.words)
    const typos = [...rule.slips, ...query.slips].map(({ leaf, part }) => `"${leaf.literal}" and "${part}"`)
    find(
      'rule-query-disagree',
      silent.detection.place,
      `Rule and query disagree about the test ${WAYS[way]}: ${lower(firing)} sees it, ${lower(silent)} does not, because of ${tests.join(' and ')}.`,
      typos.length === 0 ? undefined : `They differ in spelling too: ${typos.join('; ')}.`,
    )
    return
  }
}

function lower({ detection }: Standing): string {
  return detection.name.toLowerCase()
}

/** Without a run to ask about: words that are nearly the same in both, and not quite. */
function checkValues(rule: Standing, query: Standing, find: Find): void {
  const told = new Set([...rule.slips, ...query.slips].map(({ leaf }) => leaf.test))
  const words = literalsOf(rule).filter(({ test }) => !told.has(test))
  const others = literalsOf(query).filter(({ test }) => !told.has(test))
  for (const { literal, place } of words) {
    if (others.some((other) => holds(other.literal, literal) || holds(literal, other.literal))) continue
    const near = others.find(
      (other) => isSlip(literal!, other.literal!) && !words.some((word) => holds(word.literal, other.literal)),
    )
    if (near !== undefined)
      find(
        'rule-query-values',
        place,
        `The rule looks for "${literal}", the query for "${near.literal}".`,
        'One of them is misspelt.',
      )
  }
}

function literalsOf({ detection }: Standing): readonly Asked[] {
  return detection.asks.filter(({ literal, subject }) => literal !== null && literal.length >= 4 && subject !== 'log')
}

function holds(text: string | null, part: string | null): boolean {
  return text !== null && part !== null && text.toLowerCase().includes(part.toLowerCase())
}

function isSlip(left: string, right: string): boolean {
  return Math.abs(left.length - right.length) <= 3 && nearestPart(left, right) !== undefined
}
