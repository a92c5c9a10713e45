import type { Match } from '../detect/match.ts'

/**
 * A match as one line of JSON. Keys and their order are stable; what is not known is null.
 *
 * | key | value |
 * |---|---|
 * | `time` | TimeCreated of the event: ISO 8601, UTC, always seven digits of a second |
 * | `level` | level of the rule, lower case |
 * | `rule` | `id`, `title`, `level`, `status`, `tags` (list), `author`, `path` (as given, `/` between folders), `sha256` of the rule's file |
 * | `event` | `file`, `recordId` (System/EventRecordID), `headerRecordId`, `offset` (bytes from the start of the file), `eventId`, `channel`, `provider`, `computer`, `recovered`, `fields` |
 * | `event.fields` | names and values as recorded, in record order, all as text; a name that repeats has a list; values without a name are the list `Data` |
 * | `evidence` | list of `selection`, `field`, `test`, `pattern`, `value`: every test that held in the selections that the condition needed; a negated selection once, with test `absent` |
 *
 * Ids above 2^53 are printed with all their digits, so readers that use floating point may round them.
 */
export function matchJson(match: Match): string {
  const { recordId, headerRecordId } = match.event
  return typeof recordId === 'bigint' || typeof headerRecordId === 'bigint' ? exactJson(match) : JSON.stringify(match)
}

/**
 * JSON.stringify refuses bigints, so they are printed as text and lose their quotes. Only the first key of that name is
 * the event's: inside texts quotes are escaped, and `fields`, whose names come from the log, stands behind the ids.
 */
function exactJson(match: Match): string {
  const text = JSON.stringify(match, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  return unquoted(unquoted(text, 'recordId', match.event.recordId), 'headerRecordId', match.event.headerRecordId)
}

function unquoted(text: string, key: string, id: unknown): string {
  return typeof id === 'bigint' ? text.replace(`"${key}":"${id}"`, `"${key}":${id}`) : text
}
