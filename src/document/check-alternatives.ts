/**
 * Values of a list of which another one holds: a slip among them keeps no detection from its test, but from what it was
 * meant for. Only what is one letter away from a whole word of the test is told.
 */

import type { Detection } from './detection.ts'
import type { DocumentRuns } from './runs.ts'
import { isProgram, nearestPart } from './spelling.ts'
import type { Slip, Standing } from './standing.ts'
import { leavesOf, type VerdictLeaf } from './verdict.ts'

/** Letters of a word that is compared. */
const SHORTEST = 5

/** Slips are added to those of the detection. */
export function findSlipsAmongAlternatives(standing: Standing, { commands }: DocumentRuns): void {
  const { seen, slips, forced } = standing
  if (seen.length === 0) return findSlipsFromCommands(standing, commands)
  const byTest = new Map<object, VerdictLeaf[]>()
  for (const leaf of seen.flatMap(({ verdict }) => leavesOf(verdict))) {
    const known = byTest.get(leaf.test)
    if (known === undefined) byTest.set(leaf.test, [leaf])
    else known.push(leaf)
  }
  for (const [test, leaves] of byTest) {
    if (forced.has(test) || leaves.some(({ truth }) => truth === true)) continue
    const slip = slipAmong(leaves, literalsOf(standing.detection, leaves[0]!.field))
    if (slip !== undefined) slips.push(slip)
  }
}

/** Of a detection that looks at events that are not made: what the command names, it may have in other fields. */
function findSlipsFromCommands({ detection, slips }: Standing, commands: DocumentRuns['commands']): void {
  const actual = commands.map(({ text }) => text).join('\n')
  for (const asked of detection.asks) {
    if (asked.literal === null || actual === '' || actual.toLowerCase().includes(letters(asked.literal))) continue
    const subject = asked.subject === 'other' ? 'command' : asked.subject
    const leaf: VerdictLeaf = { ...asked, op: 'test', truth: false, subject, words: '', isCaseFree: true, actual }
    const slip = slipAmong([leaf], literalsOf(detection, asked.field))
    if (slip !== undefined) slips.push(slip)
  }
}

/** What is asked of one field: of another the same word may be asked too, without being a variant. */
function literalsOf({ asks }: Detection, field: string | null): readonly string[] {
  return asks.flatMap(({ field: each, literal }) => (each === field && literal !== null ? [literal] : []))
}

function slipAmong(leaves: readonly VerdictLeaf[], literals: readonly string[]): Slip | undefined {
  for (const leaf of leaves) {
    const { literal, actual, subject } = leaf
    if (literal === null || actual === null || (subject !== 'program' && subject !== 'command')) continue
    const word = letters(literal)
    if (word.length < SHORTEST || isProgram(literal)) continue
    const near = nearestPart(literal, actual, 1)
    if (near?.distance !== 1 || !isWhole(near.part, near.start, actual) || !isSlip(word, letters(near.part))) continue
    // The word itself is asked for as well: the other may be a variant of it.
    if (literals.some((each) => each !== literal && letters(each).includes(letters(near.part)))) continue
    return { leaf, part: near.part, distance: 1 }
  }
  return undefined
}

function letters(text: string): string {
  const trimmed = text.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
  return trimmed.replace(/\.(?:exe|dll|bat|cmd|ps1|vbs|js)$/, '')
}

function isWhole(part: string, start: number, text: string): boolean {
  const isWord = (character: string | undefined): boolean => /[\p{L}\p{N}]/u.test(character ?? '')
  const end = start + part.length
  return !(isWord(text[start - 1]) && isWord(text[start])) && !(isWord(text[end - 1]) && isWord(text[end]))
}

/** No other number, and no plural. */
function isSlip(word: string, found: string): boolean {
  if (word === found || word.replace(/\d/g, '') === found.replace(/\d/g, '')) return false
  return `${word}s` !== found && `${found}s` !== word
}
