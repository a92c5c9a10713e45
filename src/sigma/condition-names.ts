import type { ConditionTree } from './condition.ts'
import type { DiagnosticCode } from './diagnostics.ts'
import { didYouMean } from './nearest.ts'
import type { Condition } from './plan.ts'

/** `from` and `to` are offsets into the text of the condition. */
export type ConditionReport = (
  code: DiagnosticCode,
  place: { readonly from: number; readonly to: number },
  message: string,
  hint?: string,
) => void

/**
 * A condition over the selections that a rule has. `1 of x*` becomes an `or`, `all of x*` an `and` of selections. A
 * pattern that matches none counts as false. `used` receives the names that were reached.
 */
export function resolveCondition(
  tree: ConditionTree,
  names: readonly string[],
  used: Set<string>,
  report: ConditionReport,
): Condition {
  switch (tree.op) {
    case 'name':
      if (names.includes(tree.name)) used.add(tree.name)
      else report('condition-undefined', tree, `There is no selection "${tree.name}".`, didYouMean(tree.name, names))
      return { op: 'selection', name: tree.name }
    case 'not':
      return { op: 'not', of: resolveCondition(tree.of, names, used, report) }
    case 'and':
    case 'or':
      return { op: tree.op, of: tree.of.map((operand) => resolveCondition(operand, names, used, report)) }
    default:
      return resolvePattern(tree, names, used, report)
  }
}

function resolvePattern(
  tree: ConditionTree & { op: 'some' | 'every' },
  names: readonly string[],
  used: Set<string>,
  report: ConditionReport,
): Condition {
  const { op, pattern } = tree
  if (op === 'every' && pattern === 'them') {
    report(
      'all-of-them',
      tree,
      '"all of them" includes every selection that is added later.',
      'Name the selections, or a pattern of them.',
    )
  }
  const matching = matchingNames(pattern, names)
  for (const name of matching) used.add(name)
  if (matching.length === 0) {
    report(
      'pattern-without-match',
      tree,
      `No selection matches "${pattern}"; this counts as false.`,
      didYouMean(pattern.replaceAll('*', ''), names),
    )
    return { op: 'or', of: [] }
  }
  const selections = matching.map((name) => ({ op: 'selection', name }) as const)
  return selections.length === 1 ? selections[0]! : { op: op === 'some' ? 'or' : 'and', of: selections }
}

/** Names that begin with `_` are private: only a pattern that begins so too reaches them. */
export function matchingNames(pattern: string, names: readonly string[]): readonly string[] {
  const glob = pattern === 'them' ? '*' : pattern
  return names.filter((name) => (!name.startsWith('_') || glob.startsWith('_')) && matchesGlob(glob.split('*'), name))
}

/** `pieces` of a pattern split at its stars; the first and last are anchored, the others are found from left to right. */
function matchesGlob(pieces: readonly string[], name: string): boolean {
  const first = pieces[0]!
  if (pieces.length === 1) return name === first
  const last = pieces.at(-1)!
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false
  let position = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, position)
    if (found < 0) return false
    position = found + piece.length
  }
  return position <= name.length - last.length
}
