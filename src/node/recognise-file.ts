/** What a file is, by its content: which form, and of JSON and CSV which shape. */
import { closeSync, openSync, readSync } from 'node:fs'
import { type InputForm, RECOGNISE_LENGTH, recogniseInput } from '../input/recognise.ts'
import { SNIFF_LENGTH, type Sniffed, sniff } from '../input/sniff.ts'
import { isSystemError } from './system-message.ts'

export type FileForm =
  | { readonly form: Exclude<InputForm, 'json' | 'csv'> }
  | { readonly form: 'json' | 'csv'; readonly sniffed: Sniffed }

/** undefined: nothing that is known here; also when the file cannot be opened: reading it will say so. */
export function fileForm(path: string): FileForm | undefined {
  const head = beginningOf(path, RECOGNISE_LENGTH)
  const form = head === undefined ? undefined : recogniseInput(head)
  if (form === undefined || form === 'evtx' || form === 'xml') return form === undefined ? undefined : { form }
  // One byte more tells whether something follows.
  const beginning = beginningOf(path, SNIFF_LENGTH + 1) ?? head!
  const isWhole = beginning.length <= SNIFF_LENGTH
  return { form, sniffed: sniff(beginning.subarray(0, SNIFF_LENGTH), form, isWhole) }
}

function beginningOf(path: string, length: number): Uint8Array | undefined {
  try {
    const file = openSync(path, 'r')
    try {
      const bytes = new Uint8Array(length)
      return bytes.subarray(0, readSync(file, bytes))
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (!isSystemError(error)) throw error
    return undefined
  }
}
