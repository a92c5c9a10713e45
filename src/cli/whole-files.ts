/** Files that are made in one piece, and where they may go. */
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileOutput, isOneOf, OutputFailed } from '../node/output.ts'
import { UserError } from './exit-codes.ts'
import type { Io } from './io.ts'

export const SIDECAR_SUFFIX = '.json'
const PLAIN_FILE = { begin: '', end: '', separator: '' }

/** The places of the results, checked before anything is read. @throws UserError */
export function refuseOverwriting(
  places: readonly { readonly option: string; readonly path: string }[],
  inputs: readonly { readonly path: string }[],
  io: Io,
): void {
  const absolute = places.map(({ path }) => resolve(io.cwd, path))
  for (const [i, { option, path }] of places.entries()) {
    if (isOneOf(absolute[i]!, inputs))
      throw new UserError(`${option} ${path}: this file is part of the input; it stays as it is`)
    if (absolute.indexOf(absolute[i]!) < i)
      throw new UserError(`${option} ${path}: another result goes into the same file`)
    if (!existsSync(dirname(absolute[i]!))) throw new UserError(`${option} ${path}: there is no such folder`)
  }
}

/** A whole small file. @throws OutputFailed naming it */
export async function writeWhole(path: string, content: string | Uint8Array, io: Io): Promise<void> {
  try {
    const file = fileOutput(resolve(io.cwd, path), PLAIN_FILE)
    await file.write(content)
    await file.close()
  } catch (error) {
    throw error instanceof OutputFailed ? new OutputFailed(`${path}: writing failed: ${error.message}`) : error
  }
}
