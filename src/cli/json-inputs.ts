/** Events written as JSON among the inputs of a command. */
import type { Event } from '../event/index.ts'
import type { FoundFiles } from '../node/files.ts'
import { readJsonFile } from '../node/json-evidence.ts'
import { UserError } from './exit-codes.ts'

/** @throws UserError when a text is no event */
export function jsonEvents(files: FoundFiles['files']): readonly Event[] {
  return files.flatMap((file) => {
    const read = readJsonFile(file)
    if (!read.ok) throw new UserError(`${file.name}: ${read.message}`)
    return read.events
  })
}
