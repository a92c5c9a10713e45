/** Values with what a rule found in them marked; of long ones what surrounds the marks, until all is asked for. */
import type { MarkedPlace } from '../../detect/index.ts'
import { appendVisible, button, element, numberText } from './dom.ts'

/** UTF-16 units that are shown unasked, of a value and around each mark. */
const SHOWN_LENGTH = 3000
const AROUND_MARK = 200
/** Marks that are drawn: a rule may find thousands. */
const MAX_MARKS = 500

export function markedText(text: string, marks: readonly MarkedPlace[], whole = false): HTMLElement {
  const root = element('span', { class: 'untrusted value' })
  const drawn = merged(marks).slice(0, MAX_MARKS)
  const parts = whole || text.length <= SHOWN_LENGTH ? [[0, text.length] as const] : shownParts(text.length, drawn)
  let at = 0
  for (const [start, end] of parts) {
    if (start > at) root.append(leftOut(start - at))
    appendMarked(root, text, drawn, start, end)
    at = end
  }
  if (at < text.length) root.append(leftOut(text.length - at))
  if (at < text.length || parts.length > 1) {
    const all = button(`Show all ${numberText(text.length)} characters`, () =>
      root.replaceWith(markedText(text, marks, true)),
    )
    root.append(' ', all)
  }
  return root
}

function leftOut(length: number): HTMLElement {
  return element('span', { class: 'left-out' }, ` … ${numberText(length)} characters … `)
}

function appendMarked(
  root: HTMLElement,
  text: string,
  marks: readonly MarkedPlace[],
  start: number,
  end: number,
): void {
  let at = start
  for (const [from, to] of marks) {
    if (to <= at || from >= end) continue
    if (from > at) appendVisible(root, text.slice(at, from))
    const mark = element('mark')
    appendVisible(mark, text.slice(Math.max(from, at), Math.min(to, end)))
    root.append(mark)
    at = Math.min(to, end)
  }
  if (at < end) appendVisible(root, text.slice(at, end))
}

/** In order and apart from each other. */
export function merged(places: readonly MarkedPlace[]): MarkedPlace[] {
  const result: [number, number][] = []
  for (const [start, end] of [...places].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else result.push([start, end])
  }
  return result
}

function shownParts(length: number, marks: readonly MarkedPlace[]): MarkedPlace[] {
  const around = marks.map(
    ([start, end]): MarkedPlace => [
      Math.max(0, start - AROUND_MARK),
      Math.min(length, Math.min(end, start + SHOWN_LENGTH) + AROUND_MARK),
    ],
  )
  return merged([[0, SHOWN_LENGTH], ...around])
}
