/**
 * How far a regular expression got in a value that it is not found in: the longest beginning of the expression that is
 * found, and where it ends. Only the parts that stand in a row count; inside an alternative or a repetition nothing is
 * told apart.
 */

import type { RegexPattern, Test } from '../sigma/plan.ts'
import { parseRegex } from '../sigma/regex.ts'
import { printRegex } from '../sigma/regex-print.ts'
import type { RegexNode } from '../sigma/regex-tree.ts'
import type { Effort } from './common-run.ts'
import { foldText } from './fold.ts'
import { compileRegex, findRegex } from './linear-regex.ts'
import { needlesOf } from './needle.ts'
import { bytesBefore, failedDistance } from './text-near.ts'

export interface RegexNear {
  readonly kind: 'regex'
  readonly value: string
  /** Texts that every match of the expression holds and the value does not, folded. */
  readonly missing: readonly string[]
  /** The longest beginning of the expression that is found; null when not even its first part is, or nothing was tried. */
  readonly found: FoundBeginning | null
  readonly holdsAs: 'any-case' | null
  readonly distance: number
}

export interface FoundBeginning {
  /** As the engine spells it. */
  readonly beginning: string
  /** What has to follow. */
  readonly rest: string
  /** Where the first place that it was found in begins and ends, in UTF-16 units; the latter in bytes of UTF-8 too. */
  readonly offset: number
  readonly end: number
  readonly endByteOffset: number
}

/** The expression must not be found in the value. */
export function regexNear(regex: RegexPattern, value: string, effort: Effort): RegexNear {
  const needles = needlesOf({ op: 'regex', field: '', ...regex, shown: NOT_SHOWN })
  const folded = foldText(value)
  const missing = needles.filter(({ text }) => !folded.includes(text)).map(({ text }) => text)
  const parts = partsOf(regex)
  const found = spend(effort, parts.length * value.length) ? longestBeginning(parts, regex.flags, value) : undefined
  const inAnyCase = !regex.flags.includes('i') && missing.length === 0 && holdsInAnyCase(regex, value)
  const count = needles.length + parts.length + 1
  return {
    kind: 'regex',
    value,
    missing,
    found: found?.found ?? null,
    holdsAs: inAnyCase ? 'any-case' : null,
    distance: failedDistance((missing.length + parts.length - (found?.count ?? 0) + 1) / count),
  }
}

const NOT_SHOWN: Test['shown'] = { test: 're', pattern: '' }

function holdsInAnyCase({ source, flags }: RegexPattern, value: string): boolean {
  return compileRegex({ source, flags: `i${flags}` })(value)
}

/** The longest value that is searched again and again. */
const MAX_SEARCHED_UNITS = 65_536

function spend(effort: Effort, steps: number): boolean {
  effort.left -= steps
  return effort.left >= 0 && steps > 0
}

function partsOf({ source, flags }: RegexPattern): readonly RegexNode[] {
  const parsed = parseRegex(source, flags)
  if (!parsed.ok) return []
  return parsed.ast.kind === 'concat' ? parsed.ast.of : [parsed.ast]
}

interface Beginning {
  readonly found: FoundBeginning
  /** Parts in it. */
  readonly count: number
}

/** A longer beginning is found only where a shorter one is, so the length can be halved in. */
function longestBeginning(parts: readonly RegexNode[], flags: string, value: string): Beginning | undefined {
  if (value.length > MAX_SEARCHED_UNITS) return undefined
  const given = { i: flags.includes('i'), m: flags.includes('m'), s: flags.includes('s') }
  const print = (of: readonly RegexNode[]): string => printRegex({ kind: 'concat', of }, given)
  let best: Beginning | undefined
  let [least, most] = [0, parts.length - 1]
  while (least < most) {
    const count = Math.ceil((least + most) / 2)
    const beginning = print(parts.slice(0, count))
    const place = findRegex({ source: beginning, flags }, value)
    if (place === undefined) most = count - 1
    else {
      least = count
      const { offset, end } = place
      const found = { beginning, rest: print(parts.slice(count)), offset, end, endByteOffset: bytesBefore(value, end) }
      best = { found, count }
    }
  }
  return best
}
