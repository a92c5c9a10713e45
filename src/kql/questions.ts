import { fieldsAskedBy } from '../sigma/plan-questions.ts'
import type { Query } from './load.ts'

/** Names of the fields that a query asks, in its order; of a value that stands alone, all that there are. */
export function fieldsReadBy({ plan }: Query): readonly string[] {
  return fieldsAskedBy(plan)
}
