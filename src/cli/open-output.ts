import { resolve } from 'node:path'
import { fileOutput, isOneOf, type Output, OutputFailed, streamOutput } from '../node/output.ts'
import type { DocumentFrame } from '../report/index.ts'
import { UserError } from './exit-codes.ts'
import type { Io } from './io.ts'

/**
 * Where matches or records go. A file is emptied here, so this comes before the first of them and after everything that
 * was typed has been checked. @throws UserError when it cannot be opened, or is one of the files that are about to be read
 */
export function openOutput(
  output: string | undefined,
  frame: DocumentFrame,
  inputs: readonly { readonly path: string }[],
  io: Io,
  option = '--output',
): Output {
  if (output === undefined) return named('standard output', streamOutput(io.out, frame))
  const path = resolve(io.cwd, output)
  if (isOneOf(path, inputs))
    throw new UserError(`${option} ${output}: this file is part of the input; it stays as it is`)
  try {
    return named(output, fileOutput(path, frame))
  } catch (error) {
    throw error instanceof OutputFailed ? new UserError(`${option} ${output}: ${error.message}`) : error
  }
}

/** The same output, whose failures say what could not be written. */
function named(name: string, { write, close }: Output): Output {
  const explain = (error: unknown): never => {
    throw error instanceof OutputFailed
      ? new OutputFailed(`${name}: writing the results failed: ${error.message}`)
      : error
  }
  return { write: (text) => write(text).catch(explain), close: (closing) => close(closing).catch(explain) }
}
