/** Events written as JSON among the inputs of a command. */
import type { Event } from '../event/index.ts'
import type { FoundFiles } from '../node/files.ts'
import { readJsonFile, readJsonStream } from '../node/json-evidence.ts'
import { UserError } from './exit-codes.ts'
import type { Io } from './io.ts'

/** The name of standard input among the paths. */
export const STDIN = '-'
const STDIN_NAME = 'standard input'

/** @throws UserError when a text is no event */
export async function jsonEvents(
  files: FoundFiles['files'],
  { paths }: { readonly paths: readonly string[] },
  io: Io,
): Promise<readonly Event[]> {
  const read = files.map((file) => ({ name: file.name, ...readJsonFile(file) }))
  if (paths.includes(STDIN)) read.push({ name: STDIN_NAME, ...(await readJsonStream(io.in, STDIN_NAME)) })
  return read.flatMap((each) => {
    if (!each.ok) throw new UserError(`${each.name}: ${each.message}`)
    return each.events
  })
}
