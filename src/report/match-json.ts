import type { CorrelationMatch, Match } from '../detect/match.ts'
import { jsonText } from './json-text.ts'

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
 * A match of a correlation has, in place of `event` and `evidence`: `group` (names and values of group-by), `window` (`from`
 * and `to`), `count` (what was measured) and `events` (the first hundred: `time`, title and id of the `rule` that each
 * matched, and the keys of `event` without `fields`).
 *
 * Ids above 2^53 are printed with all their digits, so readers that use floating point may round them.
 */
export function matchJson(match: Match | CorrelationMatch): string {
  const head = `{"time":${JSON.stringify(match.time)},"level":${JSON.stringify(match.level)},"rule":${ruleJson(match.rule)}`
  if ('event' in match) return `${head},"event":${eventJson(match.event)},"evidence":${JSON.stringify(match.evidence)}}`
  const { group, window, count, events } = match
  return `${head},${jsonText({ group, window, count, events }).slice(1)}`
}

/** A rule is printed once, however often it matches: it makes a fifth of a line. */
const ruleTexts = new WeakMap<Match['rule'], string>()

function ruleJson(rule: Match['rule']): string {
  let text = ruleTexts.get(rule)
  if (text === undefined) {
    text = JSON.stringify(rule)
    ruleTexts.set(rule, text)
  }
  return text
}

/** Several rules match one event in a row. */
let lastEvent: Match['event'] | undefined
let lastEventText = ''

/** The `event` part of it. */
export function eventJson(event: Match['event']): string {
  if (event === lastEvent) return lastEventText
  const { recordId, headerRecordId } = event
  // JSON.stringify refuses bigints; it is faster where there are none.
  const isExact = typeof recordId === 'bigint' || typeof headerRecordId === 'bigint'
  lastEvent = event
  lastEventText = isExact ? jsonText(event) : JSON.stringify(event)
  return lastEventText
}
