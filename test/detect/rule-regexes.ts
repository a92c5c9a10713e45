import type { Rule } from '../../src/sigma/index.ts'
import { testsOf } from '../../src/sigma/plan-questions.ts'

/** A regular expression of a rule, as it is written and as the engine gets it. */
export interface RuleRegex {
  readonly path: string
  readonly pattern: string
  readonly source: string
  readonly flags: string
}

/** In the order of the rules, repeats included. */
export function regexesOf(rules: readonly Rule[]): RuleRegex[] {
  return rules.flatMap(({ plan }) =>
    testsOf(plan).flatMap((test) =>
      test.op === 'regex' || test.op === 'keyword-regex'
        ? [{ path: plan.rule.path, pattern: test.shown.pattern, source: test.source, flags: test.flags }]
        : [],
    ),
  )
}
