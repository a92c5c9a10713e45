import { type Check, type DetectionItem, modifiersOf, partsOf } from '../checked-rule.ts'
import type { TextEdit } from '../diagnostics.ts'
import { isLiteral } from '../pattern.ts'
import type { Scalar } from '../yaml-tree.ts'

type Shape = 'contains' | 'startswith' | 'endswith'

/** All values of a key have their wildcards where a modifier would put them. @see pySigma WildcardsInsteadOfModifiersValidator */
export const wildcardForModifier: Check = ({ items }, report) => {
  for (const item of items) {
    const { key, field, values } = item
    if (key === undefined || field.field === '' || values.length === 0) continue
    if (field.comparison.kind !== 'text' || field.comparison.shape !== 'equals') continue
    const shape = shapeOf(values[0]!)
    if (shape === undefined || values.some((value) => shapeOf(value) !== shape)) continue
    const message = `The wildcards of "${key.text}" say what a modifier says.`
    report('wildcard-for-modifier', key, message, `Write "${field.field}|${shape}".`, fixOf(item, shape))
  }
}

function shapeOf(value: Scalar): Shape | undefined {
  if (value.type !== 'text') return undefined
  const parts = partsOf(value)
  const [before, after] = [parts[0] === '*', parts.at(-1) === '*']
  const inner = parts.slice(before ? 1 : 0, after ? -1 : undefined)
  if (inner.length !== 1 || !isLiteral(inner[0]!)) return undefined
  return before && after ? 'contains' : before ? 'endswith' : after ? 'startswith' : undefined
}

/** The stars go and the modifier comes; other modifiers stay, and only where every value is written letter for letter. */
function fixOf(item: DetectionItem, shape: Shape): readonly TextEdit[] | undefined {
  const { key, values, field } = item
  if (key === undefined || key.textStart < 0 || modifiersOf(item).some((name) => name !== 'all')) return undefined
  const edits: TextEdit[] = []
  const at = key.textStart + field.field.length
  edits.push({ start: at, end: at, text: `|${shape}` })
  for (const { textStart, text, plain } of values) {
    // Unquoted text may begin with a sign that means something to YAML once the star before it is gone.
    if (textStart < 0 || plain) return undefined
    const from = textStart + (shape === 'startswith' ? 0 : /^\*+/.exec(text)![0].length)
    const end = textStart + text.length
    if (from > textStart) edits.push({ start: textStart, end: from, text: '' })
    if (shape !== 'endswith') edits.push({ start: end - starsAtEnd(text), end, text: '' })
  }
  return edits
}

/** Wildcards at the end; behind an odd number of backslashes the first star is itself. */
function starsAtEnd(text: string): number {
  const [, backslashes, stars] = /(?<!\\)(\\*)(\*+)$/.exec(text)!
  return stars!.length - (backslashes!.length % 2)
}
