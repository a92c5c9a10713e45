import type { Explanation } from '../detect/index.ts'
import type { Mend } from '../mend/index.ts'

/** An explanation, and what would make the rule fire; null where nobody looked for that. */
export interface ExplainedRule extends Explanation {
  readonly mends: readonly Mend[] | null
}
