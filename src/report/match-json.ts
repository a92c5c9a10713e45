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

/** JSON.stringify refuses bigints; a stand-in of control characters, which no id can be, is replaced by the digits. */
function exactJson(match: Match): string {
  const digits: string[] = []
  const text = JSON.stringify(match, (_key, value: unknown) => {
    if (typeof value !== 'bigint') return value
    digits.push(String(value))
    return STAND_IN
  })
  return text.replaceAll(JSON.stringify(STAND_IN), () => digits.shift()!)
}

const STAND_IN = '\u0001\u0002\u0001'
