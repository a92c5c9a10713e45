import { type Check, headOf, textsAt } from '../checked-rule.ts'
import { entryOf } from '../yaml-tree.ts'

const FOLDERS = ['dfir', 'emerging-threats', 'threat-hunting']

/** @see SigmahqTagsDetectionValidator */
export const tagFolder: Check = (rule, report) => {
  const kind = FOLDERS.find((each) => rule.path.includes(`rules-${each}/`))
  if (kind === undefined || textsAt(rule.root, 'tags').some(({ text }) => text === `detection.${kind}`)) return
  const place = entryOf(rule.root, 'tags')?.key ?? headOf(rule)
  report('tag-folder', place, `A rule of the folder rules-${kind} lacks the tag detection.${kind}.`)
}
