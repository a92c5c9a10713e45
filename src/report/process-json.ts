import { jsonText } from './json-text.ts'
import type { ShownProcess } from './process-view.ts'

/**
 * A process as one line of JSON; parent and children are ids, so that no tree is too deep to be read.
 *
 * | key | value |
 * |---|---|
 * | `id` | number of the process in this answer |
 * | `computer`, `guid`, `processId`, `image`, `commandLine`, `user` | as the log says; null: not known |
 * | `created`, `ended` | times, UTC; null: not recorded |
 * | `records` | records of the creation: `log` (`sysmon` or `security`), `file`, `recordId`; empty when it was not recorded |
 * | `parentage` | `known`, `missing`, `reused`, `circular` or `none` |
 * | `parent` | id of the parent; null with `none` and `circular` |
 * | `parentIdHolder` | with `reused`: id, image and end of the process that had the parent's process id before; else null |
 * | `children` | ids of the children that are shown; `hiddenChildren` counts the others |
 * | `askedFor` | whether it was asked for, not only a relative |
 * | `matches` | list of `rule` (`id`, `title`, `level`), `count`, `first`, `last`, and the first twenty `records` |
 */
export function processJson({ process, isAskedFor, matches, shownChildren }: ShownProcess): string {
  const { id, computer, guid, pid, image, commandLine, user, time, ended, records, parentage, parent } = process
  const { parentIdHolder: holder, children } = process
  return jsonText({
    id,
    computer,
    guid,
    processId: pid,
    image,
    commandLine,
    user,
    created: time,
    ended,
    records,
    parentage,
    parent: parent?.id ?? null,
    parentIdHolder: holder === null ? null : { id: holder.id, image: holder.image, ended: holder.ended },
    children: shownChildren.map((child) => child.id),
    hiddenChildren: children.length - shownChildren.length,
    askedFor: isAskedFor,
    matches: matches.map(({ rule: { id, title, level }, ...rest }) => ({ rule: { id, title, level }, ...rest })),
  })
}
