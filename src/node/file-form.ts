/** What a file is by its first bytes. */
import { closeSync, openSync, readSync } from 'node:fs'
import { type InputForm, RECOGNISE_LENGTH, recogniseInput } from '../input/recognise.ts'

/** undefined: nothing that is known here. @throws errors of the operating system */
export function formOfFile(path: string): InputForm | undefined {
  return recogniseInput(beginningOf(path, RECOGNISE_LENGTH))
}

/** @throws errors of the operating system */
export function beginningOf(path: string, length: number): Uint8Array {
  const file = openSync(path, 'r')
  try {
    const bytes = new Uint8Array(length)
    return bytes.subarray(0, readSync(file, bytes))
  } finally {
    closeSync(file)
  }
}
