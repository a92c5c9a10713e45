import type { Recording } from './describe.ts'

/** What `samples/<name>.expected.json` says of the EVTX file beside it. */
export interface Expectation {
  /** Live records that a reader must find. */
  readonly records: number
  /** Records that only recovery finds; left out where there are none. */
  readonly recovered?: number
  /** Codes of the damage that a reader must report, each once, in the order of their names. */
  readonly damage: readonly string[]
  /** Rule id to the record ids (System/EventRecordID) that it must match, in record order; nothing else may match. */
  readonly matches: { readonly [ruleId: string]: readonly number[] }
}

/** `ruleId` gives the id of a rule by the name of its file without extension. Rules stand in the order of their names. */
export function expectationOf(recording: Recording, ruleId: (fileName: string) => string): Expectation {
  const { lost, damage } = recording.expected
  const live = recording.events.filter(({ record }) => record.isDeleted !== true)
  const left = live.filter(({ record }) => !lost.includes(Number(record.recordId)))
  const fired = left.flatMap(({ record, fires }) => fires.map((rule) => ({ rule, id: Number(record.recordId) })))
  const rules = [...new Set(fired.map(({ rule }) => rule))].sort()
  const matches = rules.map(
    (rule) => [ruleId(rule), fired.filter((one) => one.rule === rule).map(({ id }) => id)] as const,
  )
  const recovered = recording.events.length - live.length
  return {
    records: left.length,
    ...(recovered > 0 && { recovered }),
    damage: [...damage].sort(),
    matches: Object.fromEntries(matches),
  }
}
