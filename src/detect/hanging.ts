/** Each rule hangs on the group of needles that it cannot match without and that is found least often. */
import type { ConditionPrograms } from './condition-programs.ts'
import type { Hanging } from './index-data.ts'
import { type Rows, rowOf, rowsOfPairs } from './rows.ts'

/** Stands for how often a needle is found whose field nobody wants to walk: more often than there are events. */
export const NOT_WALKED = 1e15
/** Share of the rules that may look for another place when they are the only ones that hang on needles of a field. */
const FEW = 1 / 32

/**
 * `rates`: of each needle, how often it is found. Rules hang on few fields, as those without any need not be walked:
 * where only few hang on a field, they hang elsewhere if they can.
 */
export function hang(
  programs: ConditionPrograms,
  atoms: Rows,
  rates: Float64Array,
  fieldOfNeedle: Int32Array,
): Hanging {
  const hanging = hangOnRarest(programs, atoms, rates)
  const isLeft = fieldsWithFew(hanging.rulesOfNeedle, fieldOfNeedle, Math.max(1, programs.count * FEW))
  const ratesElsewhere = rates.map((rate, needle) => (isLeft.has(fieldOfNeedle[needle]!) ? NOT_WALKED : rate))
  return hangAnew(hanging, NOT_WALKED / 2, programs, atoms, ratesElsewhere)
}

function fieldsWithFew(rulesOfNeedle: Rows, fieldOfNeedle: Int32Array, few: number): Set<number> {
  const rulesOfField = new Map<number, Set<number>>()
  for (let needle = 0; needle < fieldOfNeedle.length; needle++) {
    const field = fieldOfNeedle[needle]!
    const rules = rulesOfField.get(field) ?? new Set()
    for (const rule of rowOf(rulesOfNeedle, needle)) rules.add(rule)
    rulesOfField.set(field, rules)
  }
  return new Set([...rulesOfField].filter(([, { size }]) => size <= few).map(([field]) => field))
}

function hangOnRarest(programs: ConditionPrograms, atoms: Rows, rates: Float64Array): Hanging {
  const hanger = new Hanger(programs, atoms, rates)
  for (let rule = 0; rule < programs.count; rule++) hanger.hang(rule)
  return hanger.hanging()
}

/** Only rules that hang on needles found more often than `bearable` are hung anew: looking for a better place takes time. */
export function hangAnew(
  before: Hanging,
  bearable: number,
  programs: ConditionPrograms,
  atoms: Rows,
  rates: Float64Array,
): Hanging {
  const hanger = new Hanger(programs, atoms, rates)
  const isBadlyHung = new Uint8Array(programs.count)
  for (let needle = 0; needle < rates.length; needle++)
    if (rates[needle]! > bearable) for (const rule of rowOf(before.rulesOfNeedle, needle)) isBadlyHung[rule] = 1
  hanger.leave(before, isBadlyHung)
  for (let rule = 0; rule < programs.count; rule++) if (isBadlyHung[rule] === 1) hanger.hang(rule)
  return hanger.hanging()
}

class Hanger {
  readonly #programs: ConditionPrograms
  readonly #atoms: Rows
  readonly #needleCount: number
  readonly #costs: Float64Array
  /** Pairs: a needle and a rule that hangs on it. */
  readonly #needles: number[] = []
  readonly #rules: number[] = []
  readonly #always: number[] = []
  /** Needle → the last rule that was hung on it. */
  readonly #lastRule: Int32Array

  constructor(programs: ConditionPrograms, atoms: Rows, rates: Float64Array) {
    this.#programs = programs
    this.#atoms = atoms
    this.#needleCount = rates.length
    this.#costs = costsOf(atoms, rates)
    this.#lastRule = new Int32Array(rates.length).fill(-1)
  }

  hang(rule: number): void {
    const group = this.#programs.necessaryAtoms(rule, this.#costs)
    if (group === undefined) this.#always.push(rule)
    for (const atom of group?.atoms ?? []) {
      for (const needle of rowOf(this.#atoms, atom)) {
        if (this.#lastRule[needle] === rule) continue
        this.#lastRule[needle] = rule
        this.#add(needle, rule)
      }
    }
  }

  /** Rules stay where they hang but for those that are to be hung anew. */
  leave({ rulesOfNeedle, always }: Hanging, isToBeHung: Uint8Array): void {
    for (const rule of always) this.#always.push(rule)
    for (let needle = 0; needle < this.#needleCount; needle++)
      for (const rule of rowOf(rulesOfNeedle, needle)) if (isToBeHung[rule] === 0) this.#add(needle, rule)
  }

  hanging(): Hanging {
    return {
      rulesOfNeedle: rowsOfPairs(this.#needleCount, this.#needles, this.#rules),
      always: Int32Array.from(this.#always),
    }
  }

  #add(needle: number, rule: number): void {
    this.#needles.push(needle)
    this.#rules.push(rule)
  }
}

function costsOf({ starts, items }: Rows, rates: Float64Array): Float64Array {
  const cost = new Float64Array(starts.length - 1)
  for (let atom = 0; atom < cost.length; atom++)
    for (let i = starts[atom]!; i < starts[atom + 1]!; i++) cost[atom]! += rates[items[i]!]!
  return cost
}
