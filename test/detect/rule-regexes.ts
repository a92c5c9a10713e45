import type { Rule, Test, TestTree } from '../../src/sigma/index.ts'

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
    plan.selections.flatMap(({ node }) =>
      testsOf(node).flatMap((test) =>
        test.op === 'regex' || test.op === 'keyword-regex'
          ? [{ path: plan.rule.path, pattern: test.shown.pattern, source: test.source, flags: test.flags }]
          : [],
      ),
    ),
  )
}

function testsOf(node: TestTree): readonly Test[] {
  switch (node.op) {
    case 'and':
    case 'or':
      return node.of.flatMap(testsOf)
    case 'not':
      return testsOf(node.of)
    default:
      return [node]
  }
}
