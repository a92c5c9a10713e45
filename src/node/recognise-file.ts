/** What a file is, by its content: which form, and of JSON and CSV which shape. */
import type { InputForm } from '../input/recognise.ts'
import { SNIFF_LENGTH, type Sniffed, sniff } from '../input/sniff.ts'
import { beginningOf, formOfFile } from './file-form.ts'
import { isSystemError } from './system-message.ts'

export type FileForm =
  | { readonly form: Exclude<InputForm, 'json' | 'csv'> }
  | { readonly form: 'json' | 'csv'; readonly sniffed: Sniffed }

/** undefined: nothing that is known here; also when the file cannot be opened: reading it will say so. */
export function recogniseFile(path: string): FileForm | undefined {
  try {
    const form = formOfFile(path)
    if (form !== 'json' && form !== 'csv') return form && { form }
    // One byte more tells whether something follows.
    const beginning = beginningOf(path, SNIFF_LENGTH + 1)
    const isWhole = beginning.length <= SNIFF_LENGTH
    return { form, sniffed: sniff(beginning.subarray(0, SNIFF_LENGTH), form, isWhole) }
  } catch (error) {
    if (!isSystemError(error)) throw error
    return undefined
  }
}
