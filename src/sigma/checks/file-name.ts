import type { Check } from '../checked-rule.ts'

/** Characters, ending included. */
const LENGTHS = [10, 90] as const

/** @see pySigma FilenameLengthValidator, SigmahqFilenameConventionValidator */
export const fileName: Check = ({ path, document, root }, report) => {
  // Text that came from nowhere has no name to be judged, and one file is told once.
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (document > 0 || !/\.ya?ml$/i.test(name)) return
  const place = root.entries[0]?.key ?? root
  const [least, most] = LENGTHS
  if (name.length < least || name.length > most)
    report('file-name', place, `The file name has ${name.length} characters; ${least} to ${most} are usual.`)
  if (!/^[a-z0-9_]+\.yml$/.test(name))
    report(
      'file-name',
      place,
      `The file name "${name}" has other signs than small letters, digits and "_", or does not end in .yml.`,
    )
}
