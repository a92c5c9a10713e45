import type { Span, TextEdit } from './diagnostics.ts'
import type { Scalar } from './yaml-tree.ts'

/** Edits of rule text that change nothing else; undefined where that is not certain. */

/** The line of an item of a block list goes, when nothing else stands on it. */
export function withoutItem(text: string, item: Span): readonly TextEdit[] | undefined {
  const lineStart = Math.max(text.lastIndexOf('\n', item.start - 1), text.lastIndexOf('\r', item.start - 1)) + 1
  if (!/^[ ]*-[ ]+$/.test(text.slice(lineStart, item.start))) return undefined
  const rest = /^[ \t]*(\r\n|\n|\r|$)/.exec(text.slice(item.end, item.end + 200))
  if (rest === null) return undefined
  return [{ start: lineStart, end: item.end + rest[0].length, text: '' }]
}

/** The same text, written by `change` where it stands letter for letter; quotes stay. */
export function withText(scalar: Scalar, changed: string): readonly TextEdit[] | undefined {
  if (scalar.textStart < 0 || /[\r\n]/.test(changed)) return undefined
  // Inside quotes other rules hold for some characters; without them nearly every sign means something somewhere.
  if (!/^[\w .\-/\\:|]*$/.test(changed) || changed.trim() !== changed) return undefined
  return [{ start: scalar.textStart, end: scalar.textStart + scalar.text.length, text: changed }]
}

/**
 * Another text in place of a scalar's, quoted as the scalar is where that is possible. undefined for block scalars and
 * for what no line can hold. `text`: of the whole file.
 */
export function withValue(text: string, scalar: Scalar, changed: string): readonly TextEdit[] | undefined {
  if (scalar.end <= scalar.start || CONTROL.test(changed)) return undefined
  const written = writtenAs(text[scalar.start]!, scalar, changed)
  return written === undefined ? undefined : [{ start: scalar.start, end: scalar.end, text: written }]
}

function writtenAs(first: string, scalar: Scalar, changed: string): string | undefined {
  if (!scalar.plain && first !== '"' && first !== "'") return undefined
  if (first === '"') return JSON.stringify(changed)
  const isPlain = scalar.plain && (scalar.type === 'text' ? SAFE_PLAIN.test(changed) : /^-?[0-9]+$/.test(changed))
  return isPlain ? changed : `'${changed.replaceAll("'", "''")}'`
}

/** What needs an escape, so that single quotes cannot hold it. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u

/** Begins with a letter and is no word of YAML: nothing else has to be known of it. */
const SAFE_PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z](?:[\w .\\/|*-]*[\w\\/|*])?$/i

/** A plain scalar in single quotes. */
export function quoted(scalar: Scalar): readonly TextEdit[] | undefined {
  if (!scalar.plain || scalar.textStart < 0 || scalar.text.includes("'")) return undefined
  return [{ start: scalar.start, end: scalar.end, text: `'${scalar.text}'` }]
}

/** Applied from the end, so that offsets hold. @param edits must not overlap; any order */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let changed = text
  for (const { start, end, text: inserted } of [...edits].sort((left, right) => right.start - left.start)) {
    changed = changed.slice(0, start) + inserted + changed.slice(end)
  }
  return changed
}

/** Fixes that can be applied together, the first of those that overlap. */
export function compatible<Fixed extends { readonly fix?: readonly TextEdit[] }>(fixed: readonly Fixed[]): Fixed[] {
  const taken: TextEdit[] = []
  return fixed.filter(({ fix = [] }) => {
    if (fix.length === 0 || fix.some((edit) => taken.some((other) => touch(edit, other)))) return false
    taken.push(...fix)
    return true
  })
}

/** Neighbours count as overlapping: the next round mends what is left. */
function touch(left: TextEdit, right: TextEdit): boolean {
  return left.start <= right.end && right.start <= left.end
}
