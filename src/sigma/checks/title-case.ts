import { type Check, textAt } from '../checked-rule.ts'
import { spanInside } from '../yaml-tree.ts'

/** Words that are written small in titles, as SigmaHQ does. */
const SMALL = new Set(
  'a an and as at but by for from if in into is nor not of off on onto or over per so the then to up upon via vs when with without using used'.split(
    ' ',
  ),
)

/** @see SigmahqTitleCaseValidator */
export const titleCase: Check = ({ root }, report) => {
  const title = textAt(root, 'title')
  if (title === undefined) return
  for (const { 0: word, index } of title.text.matchAll(/\S+/g)) {
    // Names of programs, paths, functions and the like keep their own letters.
    if (!/^[a-z]+$/.test(word) || SMALL.has(word)) continue
    const message = `The word "${word}" of the title begins with a small letter.`
    report('title-case', spanInside(title, index, index + word.length), message)
    return
  }
}
