import { isLiteral } from './pattern.ts'
import type { Part } from './plan.ts'

/** How two text patterns relate, case ignored. Both answers are safe: "no" may also mean "not found out". */

/** The work of comparing two patterns is the product of their lengths; more than this is not done. */
const MAX_WORK = 30_000

/** Every text that fits `inner` fits `outer`. */
export function covers(outer: readonly Part[], inner: readonly Part[]): boolean {
  if (!holdsLiterals(outer, inner)) return false
  if (outer.length === 3 && outer[0] === '*' && isLiteral(outer[1]!) && outer[2] === '*') return true
  return fits(signsOf(outer), signsOf(inner)) === true
}

/** Nearly every pair is decided here: each literal of `outer` stands inside one of `inner`. */
function holdsLiterals(outer: readonly Part[], inner: readonly Part[]): boolean {
  return outer.every((part) => {
    if (!isLiteral(part)) return true
    const wanted = part.literal.toLowerCase()
    return inner.some((other) => isLiteral(other) && other.literal.toLowerCase().includes(wanted))
  })
}

/** No text fits both. */
export function areDisjoint(left: readonly Part[], right: readonly Part[]): boolean {
  const some = signsOf(left)
  const others = signsOf(right)
  if (!some.some(isWild)) return fits(others, some) === false
  if (!others.some(isWild)) return fits(some, others) === false
  return differAtStart(some, others) || differAtStart(some.toReversed(), others.toReversed())
}

/** A character, or a wildcard, or a choice of characters. */
type Sign = string | { readonly oneOf: string }

const ANY = '\0*'
const ONE = '\0?'

function isWild(sign: Sign): boolean {
  return sign === ANY || sign === ONE || typeof sign !== 'string'
}

function signsOf(parts: readonly Part[]): Sign[] {
  return parts.flatMap((part): Sign[] => {
    if (part === '*') return [ANY]
    if (part === '?') return [ONE]
    return 'literal' in part ? [...part.literal.toLowerCase()] : [{ oneOf: part.oneOf }]
  })
}

/** Glob matching in which the text may hold wildcards of its own: only a star can take a star. undefined: not found out. */
function fits(pattern: readonly Sign[], text: readonly Sign[]): boolean | undefined {
  if (pattern.length * text.length > MAX_WORK) return undefined
  let reachable = new Uint8Array(text.length + 1)
  reachable[0] = 1
  for (const sign of pattern) {
    const next = new Uint8Array(text.length + 1)
    if (sign === ANY) {
      const first = reachable.indexOf(1)
      if (first >= 0) next.fill(1, first)
    } else {
      for (let index = 0; index < text.length; index++)
        if (reachable[index] === 1 && takes(sign, text[index]!)) next[index + 1] = 1
    }
    reachable = next
  }
  return reachable[text.length] === 1
}

function takes(sign: Sign, given: Sign): boolean {
  if (given === ANY) return false
  if (sign === ONE) return true
  if (given === ONE) return false
  if (typeof sign === 'string') return sign === given
  return typeof given === 'string'
    ? sign.oneOf.includes(given)
    : [...given.oneOf].every((each) => sign.oneOf.includes(each))
}

function differAtStart(left: readonly Sign[], right: readonly Sign[]): boolean {
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [some, other] = [left[index]!, right[index]!]
    if (some === ANY || other === ANY) return false
    if (some === ONE || other === ONE) continue
    if (!takes(some, other) && !takes(other, some)) return true
  }
  return false
}
