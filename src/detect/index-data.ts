import type { AutomatonData } from './automaton.ts'
import type { Rows } from './rows.ts'

/** What a `RuleIndex` is made of: numbers only, so that it can be kept on disk and posted to a worker. */
export interface IndexData {
  readonly fields: readonly FieldData[]
  /** Needle → how often it is likely to be found, from its length alone. */
  readonly guessedRates: Float64Array
  /** Atom → its needles. */
  readonly atoms: Rows
  /** Rule → its condition: see `ConditionPrograms`. */
  readonly programs: Rows
  /** Test that needles do not decide → its rule, and its number among the tests of the plan. */
  readonly ruleOfTest: Int32Array
  readonly placeOfTest: Int32Array
  /** Rule → for each test of its plan the needle that decides it, or `UNDECIDED`. */
  readonly needlesOfTests: Rows
  /** How rules hang when nothing was counted yet. */
  readonly hanging: Hanging
}

export interface FieldData {
  /** null: every value of an event. */
  readonly name: string | null
  readonly automaton: AutomatonData
  /** Whether a needle may be in what is no text: digits, hex, a time. Only asked where every value is looked at. */
  readonly looksIntoNumbers: boolean
}

export interface Hanging {
  /** Needle → rules that hang on it. */
  readonly rulesOfNeedle: Rows
  /** Rules that hang on nothing. */
  readonly always: Int32Array
}

export const UNDECIDED = -1
