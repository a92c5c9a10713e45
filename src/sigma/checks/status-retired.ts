import { type Check, textAt } from '../checked-rule.ts'

/** Rules of the status stay useful in a folder of that name, which everybody may leave out. @see SigmahqStatusValidator */
export const statusRetired: Check = ({ root, path }, report) => {
  const status = textAt(root, 'status')
  if (status === undefined || !/^(?:deprecated|unsupported)$/i.test(status.text)) return
  if (path.toLowerCase().includes(status.text.toLowerCase())) return
  report('status-retired', status, `A rule of the status "${status.text}" stands among those that are kept.`)
}
