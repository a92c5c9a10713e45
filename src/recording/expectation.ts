import type { Recording } from './describe.ts'

/** What `samples/<name>.expected.json` says of the EVTX file beside it. */
export interface Expectation {
  readonly records: number
  /** Codes of the damage that a reader must report; recordings made by the writer have none. */
  readonly damage: readonly string[]
  /** Rule id to the record ids (System/EventRecordID) that it must match, in record order; nothing else may match. */
  readonly matches: { readonly [ruleId: string]: readonly number[] }
}

/** `ruleId` gives the id of a rule by the name of its file without extension. Rules stand in the order of their names. */
export function expectationOf(recording: Recording, ruleId: (fileName: string) => string): Expectation {
  const fired = recording.events.flatMap(({ record, fires }) =>
    fires.map((rule) => ({ rule, id: Number(record.recordId) })),
  )
  const rules = [...new Set(fired.map(({ rule }) => rule))].sort()
  const matches = rules.map(
    (rule) => [ruleId(rule), fired.filter((one) => one.rule === rule).map(({ id }) => id)] as const,
  )
  return { records: recording.events.length, damage: [], matches: Object.fromEntries(matches) }
}
