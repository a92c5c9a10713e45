import { type Check, textsAt } from '../checked-rule.ts'
import { withoutItem } from '../edits.ts'

/** @see pySigma DuplicateReferencesValidator */
export const referenceDuplicate: Check = ({ root, text }, report) => {
  const seen = new Set<string>()
  for (const reference of textsAt(root, 'references')) {
    if (seen.has(reference.text))
      report(
        'reference-duplicate',
        reference,
        'The reference stands here twice.',
        undefined,
        withoutItem(text, reference),
      )
    seen.add(reference.text)
  }
}
