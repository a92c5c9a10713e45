import { type Check, textAt } from '../checked-rule.ts'
import { spanInside } from '../yaml-tree.ts'

/** @see SigmahqTitleStartValidator, SigmahqTitleEndValidator */
export const titleForm: Check = ({ root }, report) => {
  const title = textAt(root, 'title')
  if (title === undefined) return
  const { text, textStart } = title
  if (/^Detects?\s/i.test(text)) {
    const message = 'The title begins with "Detects"; every rule does that.'
    report('title-form', spanInside(title, 0, text.indexOf(' ')), message, 'Name what is detected.')
  }
  if (!/[^.]\.$/.test(text)) return
  const dot = { start: textStart + text.length - 1, end: textStart + text.length }
  const fix = textStart < 0 ? undefined : [{ ...dot, text: '' }]
  report(
    'title-form',
    spanInside(title, text.length - 1, text.length),
    'The title ends in a full stop.',
    undefined,
    fix,
  )
}
