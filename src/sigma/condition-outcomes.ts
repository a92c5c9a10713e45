import { type CheckedRule, isForWindows } from './checked-rule.ts'
import { Comparer, contradictionIn } from './implication.ts'
import type { Condition, Selection } from './plan.ts'

/** Every combination of this many selections is looked at: 2 to the power of it. */
const MAX_SELECTIONS = 14

/** Rules are asked by several checks, one after the other. */
const KNOWN = new WeakMap<CheckedRule, Outcomes | null>()

/**
 * The truth table of a condition: a combination of selections is a number with a bit for each. Combinations that no
 * event can have (one selection implies another, or excludes it) are left out.
 */
export class Outcomes {
  readonly #selections: readonly Selection[]
  readonly #results: Uint8Array
  readonly #possible: readonly number[]
  readonly #implied: readonly number[]
  readonly #excluded: readonly number[]
  readonly #named: ReadonlySet<string>

  /** undefined when the rule has too many selections. */
  static of(checked: CheckedRule): Outcomes | undefined {
    const known = KNOWN.get(checked)
    if (known !== undefined) return known ?? undefined
    const plan = checked.rule?.plan
    const isSmall = plan !== undefined && plan.selections.length <= MAX_SELECTIONS
    const outcomes = isSmall ? new Outcomes(plan.selections, plan.condition, isForWindows(checked)) : null
    KNOWN.set(checked, outcomes)
    return outcomes ?? undefined
  }

  private constructor(selections: readonly Selection[], condition: Condition, hasSingleValues: boolean) {
    this.#selections = selections
    const count = 1 << selections.length
    const bits = new Map(selections.map(({ name }, index) => [name, 1 << index]))
    this.#results = Uint8Array.from({ length: count }, (_, mask) => (holds(condition, mask, bits) ? 1 : 0))
    const comparer = new Comparer()
    this.#implied = selections.map((each) => maskOf(selections, each, (left, right) => comparer.implies(left, right)))
    this.#excluded = selections.map((each) =>
      hasSingleValues
        ? maskOf(selections, each, (left, right) => comparer.excludes(left, right)) |
          (contradictionIn(each.node) === undefined ? 0 : bits.get(each.name)!)
        : 0,
    )
    this.#possible = Array.from({ length: count }, (_, mask) => mask).filter((mask) => this.#isPossible(mask))
    this.#named = new Set(namesIn(condition))
  }

  #isPossible(mask: number): boolean {
    for (let index = 0; index < this.#selections.length; index++) {
      if ((mask & (1 << index)) === 0) continue
      if ((mask & this.#excluded[index]!) !== 0 || (this.#implied[index]! & ~mask) !== 0) return false
    }
    return true
  }

  canBe(result: boolean): boolean {
    return this.#possible.some((mask) => (this.#results[mask] === 1) === result)
  }

  /** True when the condition never holds together with this selection, and the condition names it. */
  excludes(selection: Selection): boolean {
    const bit = 1 << this.#selections.indexOf(selection)
    if (!this.#named.has(selection.name)) return false
    return this.#possible.every((mask) => (mask & bit) === 0 || this.#results[mask] === 0)
  }

  /** Why a selection could be left out of the condition; undefined when it could not, or is not in it. */
  withoutEffect(index: number): string | undefined {
    const { name } = this.#selections[index]!
    const bit = 1 << index
    const results = this.#results
    if (!this.#named.has(name)) return undefined
    const isIdle =
      this.#possible.every((mask) => results[mask] === results[mask & ~bit]) ||
      this.#possible.every((mask) => results[mask] === results[mask | bit])
    return isIdle ? this.#relationOf(index) : undefined
  }

  /** Those that take events away: what implies one of them changes nothing. */
  #filters(): number {
    return this.#selections.reduce((mask, each, index) => (this.excludes(each) ? mask | (1 << index) : mask), 0)
  }

  /** The first pair of selections that explains what the condition comes to. */
  reason(): string | undefined {
    for (const index of this.#selections.keys()) {
      if ((this.#implied[index]! | this.#excluded[index]!) !== 0) return `${this.#relationOf(index)}.`
    }
    return undefined
  }

  #relationOf(index: number): string {
    const own = this.#selections[index]!.name
    const nameIn = (mask: number): string | undefined =>
      this.#selections.find((_, at) => (mask & (1 << at)) !== 0)?.name
    const excluded = nameIn(this.#excluded[index]!)
    if (excluded === own) return `no event can meet "${own}"`
    const implied = nameIn(this.#implied[index]! & this.#filters()) ?? nameIn(this.#implied[index]!)
    if (implied !== undefined) return `"${implied}" holds whenever "${own}" does`
    if (excluded !== undefined) return `"${own}" never holds together with "${excluded}"`
    const implying = this.#selections.find((_, at) => (this.#implied[at]! & (1 << index)) !== 0)?.name
    if (implying !== undefined) return `"${own}" holds whenever "${implying}" does`
    return 'the condition comes to the same without it'
  }
}

function maskOf(
  selections: readonly Selection[],
  own: Selection,
  relation: (left: Selection['node'], right: Selection['node']) => boolean,
): number {
  return selections.reduce(
    (mask, other, index) => (other !== own && relation(own.node, other.node) ? mask | (1 << index) : mask),
    0,
  )
}

function holds(condition: Condition, mask: number, bits: ReadonlyMap<string, number>): boolean {
  switch (condition.op) {
    case 'selection':
      return (mask & (bits.get(condition.name) ?? 0)) !== 0
    case 'not':
      return !holds(condition.of, mask, bits)
    case 'and':
      return condition.of.every((each) => holds(each, mask, bits))
    case 'or':
      return condition.of.some((each) => holds(each, mask, bits))
  }
}

function* namesIn(condition: Condition): Iterable<string> {
  if (condition.op === 'selection') yield condition.name
  else if (condition.op === 'not') yield* namesIn(condition.of)
  else for (const each of condition.of) yield* namesIn(each)
}
