import { type CheckedRule, type CheckOfAll, NOTHING_KNOWN } from '../checked-rule.ts'
import { NearWords, wordsOf } from '../words.ts'
import { type Scalar, spanInside } from '../yaml-tree.ts'

/** Shorter words are near others by nature. */
const LEAST_LETTERS = 8

/** Rules that have the other word, or occurrences elsewhere, that make it a word. */
const LEAST_RULES = 5
const LEAST_ELSEWHERE = 10

/** Where a word stands in the values of the only rule that has it. */
interface Place {
  readonly rule: CheckedRule
  readonly value: Scalar
  readonly index: number
}

/**
 * A word that a single rule has and no recording, one letter from one that many rules have, or that is recorded. The
 * first and the last letter do not count: they make other words (plurals, prefixes, `CreateFileA`).
 */
export const valueMisspelt: CheckOfAll = (rules, reportFor) => {
  const elsewhere = (rules[0]?.logs ?? NOTHING_KNOWN).words ?? new Map<string, number>()
  const places = placesOf(rules)
  const isWord = (word: string): boolean =>
    rulesIn(places.get(word)) >= LEAST_RULES || (elsewhere.get(word) ?? 0) >= LEAST_ELSEWHERE
  const near = new NearWords([...new Set([...places.keys(), ...elsewhere.keys()])].filter(isWord))
  for (const [word, at] of places) {
    if (word.length < LEAST_LETTERS || elsewhere.has(word) || rulesIn(at) > 1 || isHexadecimal(word)) continue
    const meant = [...near.near(word)].filter((other) => differsInside(word, other)).sort()[0]
    if (meant === undefined) continue
    for (const { rule, value, index } of at) {
      const message = `No other rule has the word "${value.text.slice(index, index + word.length)}".`
      const hint = `Did you mean "${meant}", one letter away? ${whereText(rulesIn(places.get(meant)), elsewhere.has(meant))}`
      reportFor(rule)('value-misspelt', spanInside(value, index, index + word.length), message, hint)
    }
  }
}

function whereText(rules: number, isElsewhere: boolean): string {
  if (!isElsewhere) return `${rules} rules have it.`
  return rules === 0 ? 'It is in what --words names.' : `It is in what --words names, and in ${rules} of the rules.`
}

function placesOf(rules: readonly CheckedRule[]): ReadonlyMap<string, readonly Place[]> {
  const places = new Map<string, Place[]>()
  for (const rule of rules) {
    for (const { values } of rule.items) {
      for (const value of values) {
        if (value.type !== 'text') continue
        for (const { word, index } of wordsOf(value.text)) {
          const known = places.get(word)
          if (known === undefined) places.set(word, [{ rule, value, index }])
          else known.push({ rule, value, index })
        }
      }
    }
  }
  return places
}

function rulesIn(places: readonly Place[] = []): number {
  return new Set(places.map(({ rule }) => rule)).size
}

function isHexadecimal(word: string): boolean {
  return /^[a-f]+$/.test(word)
}

/** Neither begins nor ends with what the other lacks. */
function differsInside(one: string, other: string): boolean {
  const [longer, shorter] = one.length >= other.length ? [one, other] : [other, one]
  if (longer.slice(1) === shorter || longer.slice(0, -1) === shorter) return false
  return one[0] === other[0] && one.at(-1) === other.at(-1)
}
