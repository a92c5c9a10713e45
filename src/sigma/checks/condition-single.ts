import type { Check } from '../checked-rule.ts'
import type { ConditionTree } from '../condition.ts'
import { spanInside } from '../yaml-tree.ts'

/** @see pySigma ThemConditionWithSingleDetectionValidator, SigmahqOfthemConditionValidator, SigmahqOfselectionConditionValidator, SigmahqMissingAsteriskConditionValidator */
export const conditionSingle: Check = ({ conditions, selections }, report) => {
  const names = selections.map(({ key }) => key.text)
  for (const { scalar, tree } of conditions) {
    for (const { pattern, from, to } of patternsOf(tree)) {
      const place = spanInside(scalar, from, to)
      if (pattern === 'them') {
        if (names.length !== 1) continue
        report('condition-single', place, 'The rule has a single selection.', `Write "${names[0]}".`)
      } else if (!pattern.includes('*'))
        report(
          'condition-without-star',
          place,
          `"${pattern}" is a name, not a pattern.`,
          `Write "${pattern}" or "${pattern}*".`,
        )
      else {
        const [before, after] = [pattern.slice(0, pattern.indexOf('*')), pattern.slice(pattern.lastIndexOf('*') + 1)]
        const matching = names.filter((name) => name.startsWith(before) && name.endsWith(after))
        if (matching.length === 1)
          report(
            'condition-single',
            place,
            `The pattern "${pattern}" matches a single selection.`,
            `Write "${matching[0]}".`,
          )
      }
    }
  }
}

function* patternsOf(tree: ConditionTree): Iterable<ConditionTree & { op: 'some' | 'every' }> {
  if (tree.op === 'some' || tree.op === 'every') yield tree
  else if (tree.op === 'not') yield* patternsOf(tree.of)
  else if (tree.op === 'and' || tree.op === 'or') for (const operand of tree.of) yield* patternsOf(operand)
}
