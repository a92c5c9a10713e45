import { replacementOf } from './aggregation.ts'
import { type CheckedRule, textAt } from './checked-rule.ts'
import type { TextEdit } from './diagnostics.ts'
import { entryOf, type Mapping, type Scalar, valueAt } from './yaml-tree.ts'

/**
 * An aggregation of old rules (`| count() by …`) becomes a correlation, a document of its own behind the rule. Only in a
 * file that holds the one rule, with a `timeframe` that says over which time to count: otherwise somebody has to choose.
 */
export function aggregationFix({ root, text, detection }: CheckedRule): readonly TextEdit[] | undefined {
  const timeframe = detection && entryOf(detection, 'timeframe')
  const condition = detection && textAt(detection, 'condition')
  if (timeframe?.value.kind !== 'scalar' || condition === undefined || condition.textStart < 0) return undefined
  if (/^(?:---|\.\.\.)/m.test(text)) return undefined
  const replacement = replacementOf(condition.text, {
    title: textAt(root, 'title')?.text ?? '',
    id: idOf(root),
    name: textAt(root, 'name')?.text ?? null,
    level: textAt(root, 'level')?.text ?? null,
    timeframe: timeframe.value.text,
  })
  const title = valueAt(root, 'title')
  const line = lineOf(text, timeframe.key)
  if (replacement === undefined || title === undefined || line === undefined) return undefined
  const lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n'
  const { textStart, text: written } = condition
  const end = text.length
  const gap = /[\r\n]$/.test(text) ? '' : lineBreak
  const document = `${gap}---\n${replacement.correlation}`.replaceAll('\n', lineBreak)
  return [
    { start: textStart + replacement.from, end: textStart + written.length, text: '' },
    { ...line, text: '' },
    { start: end, end, text: document },
    ...(replacement.name === null
      ? []
      : [{ start: title.end, end: title.end, text: `${lineBreak}name: ${replacement.name}` }]),
  ]
}

function idOf(root: Mapping): string | null {
  return textAt(root, 'id')?.text ?? null
}

/** The whole line of a key whose value stands on it; undefined when there is more on the line. */
function lineOf(text: string, key: Scalar): Pick<TextEdit, 'start' | 'end'> | undefined {
  const start = Math.max(text.lastIndexOf('\n', key.start - 1), text.lastIndexOf('\r', key.start - 1)) + 1
  const match = /^[ ]*["']?timeframe["']?:[ ]*["']?[\w ]+["']?[ \t]*(?:\r\n|\n|\r|$)/.exec(
    text.slice(start, start + 200),
  )
  return match === null ? undefined : { start, end: start + match[0].length }
}
