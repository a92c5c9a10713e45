import type { ConditionTree } from './condition.ts'
import type { DiagnosticCode } from './diagnostics.ts'
import { didYouMean } from './nearest.ts'
import type { Condition } from './plan.ts'

/** The selections of a rule, and what its conditions do with them. */
export interface ConditionContext {
  /** In the order of the rule. */
  readonly names: readonly string[]
  readonly known: ReadonlySet<string>
  /** Receives the names that a condition reaches. */
  readonly used: Set<string>
  /** Offsets are those into the text of the condition. */
  readonly report: (
    code: DiagnosticCode,
    place: { readonly from: number; readonly to: number },
    message: string,
    hint?: string,
  ) => void
}

/** Selections named by one condition, patterns written out; SigmaHQ has some dozens at most. */
const MAX_NAMED = 100_000

/**
 * A condition over the selections that a rule has. `1 of x*` becomes an `or`, `all of x*` an `and` of selections. A
 * pattern that matches none counts as false.
 */
export function resolveCondition(tree: ConditionTree, context: ConditionContext): Condition {
  const resolver = new Resolver(context)
  const condition = resolver.resolve(tree)
  if (!resolver.tooMany) return condition
  context.report('condition-too-big', tree, `The condition names more than ${MAX_NAMED} selections.`)
  return { op: 'or', of: [] }
}

class Resolver {
  readonly #context: ConditionContext
  #named = 0

  constructor(context: ConditionContext) {
    this.#context = context
  }

  get tooMany(): boolean {
    return this.#named > MAX_NAMED
  }

  resolve(tree: ConditionTree): Condition {
    switch (tree.op) {
      case 'name':
        return this.#name(tree)
      case 'not':
        return { op: 'not', of: this.resolve(tree.of) }
      case 'and':
      case 'or':
        return { op: tree.op, of: tree.of.map((operand) => this.resolve(operand)) }
      default:
        return this.#pattern(tree)
    }
  }

  #name(tree: ConditionTree & { op: 'name' }): Condition {
    const { names, known, used, report } = this.#context
    const { name } = tree
    if (known.has(name)) used.add(name)
    else report('condition-undefined', tree, `There is no selection "${name}".`, didYouMean(name, names))
    return { op: 'selection', name }
  }

  #pattern(tree: ConditionTree & { op: 'some' | 'every' }): Condition {
    const { names, used, report } = this.#context
    const { op, pattern } = tree
    if (op === 'every' && pattern === 'them') {
      const message = '"all of them" includes every selection that is added later.'
      report('all-of-them', tree, message, 'Name the selections, or a pattern of them.')
    }
    const matching = this.tooMany ? [] : matchingNames(pattern, names)
    this.#named += matching.length
    for (const name of matching) used.add(name)
    const selections = matching.map((name) => ({ op: 'selection', name }) as const)
    const [first] = selections
    if (first === undefined) {
      const message = `No selection matches "${pattern}"; this counts as false.`
      report('pattern-without-match', tree, message, didYouMean(pattern.replaceAll('*', ''), names))
      return { op: 'or', of: [] }
    }
    return selections.length === 1 ? first : { op: op === 'some' ? 'or' : 'and', of: selections }
  }
}

/** Names that begin with `_` are private: only a pattern that begins so too reaches them. */
function matchingNames(pattern: string, names: readonly string[]): readonly string[] {
  const glob = pattern === 'them' ? '*' : pattern
  const pieces = glob.split('*')
  return names.filter((name) => (!name.startsWith('_') || glob.startsWith('_')) && matchesGlob(pieces, name))
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
