import { resolve } from 'node:path'
import { fileOutput, isOneOf, OutputFailed } from '../node/output.ts'
import { type LossFacts, lossStatement } from '../report/index.ts'
import { UserError } from './exit-codes.ts'
import type { Io } from './io.ts'
import { VERSION } from './version.ts'

/** Where the loss statement goes; nowhere when it was not asked for. */
export interface SummaryFile {
  readonly isWanted: boolean
  write(
    facts: Omit<LossFacts, 'version' | 'evidence'> & { readonly evidence: LossFacts['evidence'] | null },
  ): Promise<void>
}

const FRAME = { begin: '', end: '', separator: '' }

/**
 * The file is emptied here, so this comes after everything that was typed has been checked.
 * @throws UserError when it cannot be opened, or is one of the files that are about to be read or written
 */
export function openSummary(
  path: string | undefined,
  inputs: readonly { readonly path: string }[],
  output: string | readonly string[] | undefined,
  io: Io,
): SummaryFile {
  if (path === undefined) return { isWanted: false, write: () => Promise.resolve() }
  const absolute = resolve(io.cwd, path)
  if (isOneOf(absolute, inputs))
    throw new UserError(`--summary-json ${path}: this file is part of the input; it stays as it is`)
  const written = [output ?? []].flat().map((each) => ({ path: resolve(io.cwd, each) }))
  if (isOneOf(absolute, written)) throw new UserError(`--summary-json ${path}: --output goes into the same file`)
  try {
    const file = fileOutput(absolute, FRAME)
    return {
      isWanted: true,
      async write({ evidence, ...facts }) {
        if (evidence !== null) await file.write(lossStatement({ ...facts, evidence, version: VERSION }))
        await file.close()
      },
    }
  } catch (error) {
    throw error instanceof OutputFailed ? new UserError(`--summary-json ${path}: ${error.message}`) : error
  }
}
