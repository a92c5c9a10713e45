/** Leaving a part of a selection out of the text of a rule. */
import type { ConditionTree, DetectionItem, Node, Scalar, Span, TextEdit } from '../sigma/index.ts'
import type { WrittenRule } from './written-rule.ts'

/** Of a list only the value goes; without one, see `keyRemoval`. */
export function removalOf(rule: WrittenRule, item: DetectionItem, value: Scalar): readonly TextEdit[] | undefined {
  const { list } = item
  if (list?.kind === 'sequence' && list.items.length > 1) return without(rule.text, value, list.items)
  return keyRemoval(rule, item, value)
}

/** The key with its values, the item of a list that holds nothing else, or the selection; undefined where that is not certain. */
export function keyRemoval(rule: WrittenRule, { selection }: DetectionItem, value: Scalar) {
  return partRemoval(rule, selection, value, () => true)
}

/** An exception less: a value of a list of alternatives, or all keys that have to hold together. */
export function exceptionRemoval(rule: WrittenRule, item: DetectionItem, value: Scalar) {
  const { list, field } = item
  if (list?.kind === 'sequence' && list.items.length > 1 && !field.all) return without(rule.text, value, list.items)
  return partRemoval(rule, item.selection, value, ({ kind }) => kind === 'sequence')
}

/** The part around a value of the innermost container that may lose one and has others, or else the whole selection. */
function partRemoval(
  rule: WrittenRule,
  selection: string,
  value: Scalar,
  mayLose: (container: Container) => boolean,
): readonly TextEdit[] | undefined {
  const { checked, text } = rule
  const { detection } = checked
  if (detection === undefined) return undefined
  for (const container of pathTo(detection, value)) {
    if (container === detection) return withoutSelection(rule, selection)
    const parts = container.kind === 'mapping' ? container.entries.map(spanOfEntry) : container.items
    const part = parts.find((each) => holds(each, value))
    if (part !== undefined && parts.length > 1 && mayLose(container)) return without(text, part, parts)
  }
  return undefined
}

/** A pattern finds one selection less; from where it is named its name goes, with the words that join it to others. */
function withoutSelection({ checked, text }: WrittenRule, selection: string): readonly TextEdit[] | undefined {
  const { detection } = checked
  const [condition, ...others] = checked.conditions
  if (detection?.kind !== 'mapping' || condition === undefined || others.length > 0) return undefined
  const entries = detection.entries.map(spanOfEntry)
  const number = detection.entries.findIndex(({ key }) => key.text === selection)
  const ofSelection = without(text, entries[number]!, entries)
  const { scalar, tree } = condition
  const named = operandOf(tree, selection)
  if (named === 'none') return ofSelection
  if (named === undefined || scalar.textStart < 0) return undefined
  const { from, to } = named
  return [...ofSelection, { start: scalar.textStart + from, end: scalar.textStart + to, text: '' }]
}

/** Where an operand of `and` is, that is the selection or not the selection, with its `and`; `none` when it is not named. */
function operandOf(
  tree: ConditionTree,
  name: string,
): { readonly from: number; readonly to: number } | 'none' | undefined {
  if (tree.op === 'name') return tree.name === name ? undefined : 'none'
  if (tree.op === 'not') return operandOf(tree.of, name)
  if (tree.op !== 'and' && tree.op !== 'or') return 'none'
  for (const [index, operand] of tree.of.entries()) {
    const bare = operand.op === 'not' ? operand.of : operand
    if (bare.op === 'name' && bare.name === name) {
      const before = tree.of[index - 1]
      return before === undefined
        ? { from: operand.from, to: tree.of[index + 1]!.from }
        : { from: before.to, to: operand.to }
    }
    const inside = operandOf(operand, name)
    if (inside !== 'none') return inside
  }
  return 'none'
}

type Container = Extract<Node, { kind: 'mapping' | 'sequence' }>

/** Lists and mappings around a place, the innermost first. */
function pathTo(node: Node, place: Span): readonly Container[] {
  if (node.kind === 'scalar') return []
  const children = node.kind === 'mapping' ? node.entries.map(({ value }) => value) : node.items
  const child = children.find((each) => holds(each, place))
  return [...(child === undefined ? [] : pathTo(child, place)), node]
}

function spanOfEntry({ key, value }: { readonly key: Span; readonly value: Span }): Span {
  return { start: key.start, end: Math.max(key.end, value.end) }
}

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}

/** In a block of lines its lines go, in brackets the part with its comma. */
function without(text: string, part: Span, parts: readonly Span[]): readonly TextEdit[] {
  const lineStart = startOfLine(text, part.start)
  const isOnOwnLine = /^[ ]*(?:-[ ]+)?$/.test(text.slice(lineStart, part.start))
  if (isOnOwnLine) return withoutLines(text, part, parts, lineStart)
  const number = parts.indexOf(part)
  const next = parts[number + 1]
  if (next !== undefined) return [{ start: part.start, end: next.start, text: '' }]
  return [{ start: parts[number - 1]!.end, end: part.end, text: '' }]
}

/** The first key of an item of a list stands behind its dash, which the next key needs. */
function withoutLines(text: string, part: Span, parts: readonly Span[], lineStart: number): readonly TextEdit[] {
  const next = parts[parts.indexOf(part) + 1]
  const isBehindDash = text.slice(lineStart, part.start).includes('-')
  const nextIsBehindDash = next !== undefined && text.slice(startOfLine(text, next.start), next.start).includes('-')
  if (isBehindDash && next !== undefined && !nextIsBehindDash) return [{ start: part.start, end: next.start, text: '' }]
  const end = /[\r\n]$/.test(text.slice(0, part.end)) ? part.end : endOfLine(text, part.end)
  return [{ start: lineStart, end, text: '' }]
}

function startOfLine(text: string, at: number): number {
  return Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1
}

/** Behind the line break. */
function endOfLine(text: string, at: number): number {
  const rest = /\r\n|\n|\r|$/.exec(text.slice(at))!
  return at + rest.index + rest[0].length
}
