/** What a plan asks of an event, without an event: names of fields, searches that name none, event ids. */
import type { Condition, Plan, Test, TestTree } from './plan.ts'

/** Names of fields as the rule writes them, in the order of the plan. */
export function fieldsAskedBy(plan: Plan): readonly string[] {
  const fields = new Set<string>()
  for (const test of testsOf(plan)) addFieldsOf(test, fields)
  return [...fields]
}

function addFieldsOf(test: Test, fields: Set<string>): void {
  if ('field' in test) fields.add(test.field)
  if (test.op === 'fieldref') fields.add(test.other)
  if (test.op === 'nested') for (const inner of testsIn(test.of)) addFieldsOf(inner, fields)
}

/** Whether the rule searches every value of an event. */
export function searchesAllValues(plan: Plan): boolean {
  return testsOf(plan).some(({ op }) => op === 'keyword' || op === 'keyword-regex')
}

/** Every test of every selection, in the order of the plan. */
export function testsOf({ selections }: Plan): readonly Test[] {
  return selections.flatMap(({ node }) => testsIn(node))
}

function testsIn(node: TestTree): readonly Test[] {
  switch (node.op) {
    case 'and':
    case 'or':
      return node.of.flatMap(testsIn)
    case 'not':
      return testsIn(node.of)
    default:
      return [node]
  }
}

/** An upper bound of the event ids that can match, ascending; null when the rule does not narrow them. */
export function eventIdsAskedBy({ selections, condition }: Plan): readonly number[] | null {
  const bySelection = new Map(selections.map(({ name, node }) => [name, idsOfTests(node)]))
  const ids = idsOfCondition(condition, bySelection)
  return ids === null ? null : [...ids].sort((a, b) => a - b)
}

/** null: any id. */
type Ids = ReadonlySet<number> | null

function idsOfCondition(condition: Condition, bySelection: ReadonlyMap<string, Ids>): Ids {
  switch (condition.op) {
    case 'and':
      return inAll(condition.of.map((part) => idsOfCondition(part, bySelection)))
    case 'or':
      return inAny(condition.of.map((part) => idsOfCondition(part, bySelection)))
    case 'not':
      return null
    case 'selection':
      return bySelection.get(condition.name) ?? null
  }
}

function idsOfTests(node: TestTree): Ids {
  switch (node.op) {
    case 'and':
      return inAll(node.of.map(idsOfTests))
    case 'or':
      return inAny(node.of.map(idsOfTests))
    case 'text': {
      const [part] = node.parts
      const isId = node.field === 'EventID' && node.parts.length === 1 && typeof part === 'object' && 'literal' in part
      return isId && /^\d{1,5}$/.test(part.literal) ? new Set([Number(part.literal)]) : null
    }
    default:
      return null
  }
}

function inAll(parts: readonly Ids[]): Ids {
  const known = parts.filter((ids) => ids !== null)
  const [first, ...others] = known
  return first === undefined ? null : new Set([...first].filter((id) => others.every((ids) => ids.has(id))))
}

/** An empty `or` is never true. */
function inAny(parts: readonly Ids[]): Ids {
  const known = parts.filter((ids) => ids !== null)
  return known.length < parts.length ? null : new Set(known.flatMap((ids) => [...ids]))
}
