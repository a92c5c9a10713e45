/** Each rule hangs on the group of needles that it cannot match without and that is found least often. */
import type { ConditionPrograms } from './condition-programs.ts'
import type { Hanging } from './index-data.ts'
import { type Rows, rowOf, rowsOfPairs } from './rows.ts'

/** `rates`: of each needle, how often it is found. */
export function hang(programs: ConditionPrograms, atoms: Rows, rates: Float64Array): Hanging {
  const cost = costsOf(atoms, rates)
  const needles: number[] = []
  const rules: number[] = []
  const always: number[] = []
  const hangsOn = new Int32Array(rates.length).fill(-1)
  for (let rule = 0; rule < programs.count; rule++) {
    const group = programs.necessaryAtoms(rule, cost)
    if (group === undefined) always.push(rule)
    for (const atom of group?.atoms ?? []) {
      for (const needle of rowOf(atoms, atom)) {
        if (hangsOn[needle] === rule) continue
        hangsOn[needle] = rule
        needles.push(needle)
        rules.push(rule)
      }
    }
  }
  return { rulesOfNeedle: rowsOfPairs(rates.length, needles, rules), always: Int32Array.from(always) }
}

function costsOf({ starts, items }: Rows, rates: Float64Array): Float64Array {
  const cost = new Float64Array(starts.length - 1)
  for (let atom = 0; atom < cost.length; atom++)
    for (let i = starts[atom]!; i < starts[atom + 1]!; i++) cost[atom]! += rates[items[i]!]!
  return cost
}
