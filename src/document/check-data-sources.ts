/**
 * The logs that a document lists, against those that its detections read. Where statements contradict each other, the one
 * that stands alone is blamed.
 */

import type { Detection, LogEvent } from './detection.ts'
import type { DocumentPart, Mention } from './detection-document.ts'
import type { Find } from './finding.ts'
import { nearestPart } from './spelling.ts'
import type { Standing } from './standing.ts'
import { leavesOf, truthOf } from './verdict.ts'

type Family = 'sysmon' | 'security' | 'powershell'

interface ListedEvent {
  readonly mention: Mention
  readonly id: number
  readonly family: Family | null
}

/**
 * @param hasStrangeFields whether the rule asks for fields that its logsource does not have
 * @returns the detections that read another log than the document is about
 */
export function checkDataSources(
  part: DocumentPart,
  standings: readonly Standing[],
  hasStrangeFields: (detection: Detection) => boolean,
  find: Find,
): ReadonlySet<Detection> {
  const detections = standings.map(({ detection }) => detection)
  const reading = detections.filter(({ reads }) => reads !== undefined)
  if (reading.length === 0 || checkFamilies(part, reading, find)) return NONE
  const listed = listedEvents(part)
  checkChannels(part, reading, find)
  if (listed.length === 0) return NONE
  const apart = reading.filter(({ reads }) => !reads!.some((read) => listed.some((each) => isSame(each, read))))
  if (apart.length === reading.length && !(hasStrangeFields(apart[0]!) && apart.length === 1)) {
    const ids = namesOf(reading.flatMap(({ reads }) => reads!))
    find(
      'data-source-event',
      listed[0]!.mention,
      `${listed.map(({ id }) => id).join(', ')} is listed here; what the detection reads is ${ids.join(' or ')}.`,
    )
    return NONE
  }
  for (const detection of apart) tellApart(detection, standings, listed, find)
  if (apart.length > 0 || reading.length < detections.length) return new Set(apart)
  for (const { mention, id, family } of listed) {
    const isRead = reading.some(({ reads }) => reads!.some((read) => isSame({ mention, id, family }, read)))
    if (!isRead) find('data-source-unread', mention, `Event ${id} is listed here, but neither rule nor query reads it.`)
  }
  checkFields(listed, standings, find)
  return NONE
}

const NONE: ReadonlySet<Detection> = new Set()

function tellApart(
  detection: Detection,
  standings: readonly Standing[],
  listed: readonly ListedEvent[],
  find: Find,
): void {
  const standing = standings.find((each) => each.detection === detection)
  // A query that names another event sees nothing of the test either, and that is told already.
  const isTold = standing?.seen.some(({ verdict }) =>
    leavesOf(verdict).some(({ subject, test }) => subject === 'log' && standing.forced.has(test)),
  )
  if (isTold === true) return
  const ids = namesOf(detection.reads!).join(' or ')
  const listedIds = listed.map(({ id }) => id).join(', ')
  const isOtherId = !detection.reads!.some(({ eventId }) => listed.some(({ id }) => id === eventId))
  find(
    'logsource-mismatch',
    (isOtherId ? detection.idPlace : undefined) ?? detection.logPlace,
    `${detection.name} reads ${ids}; the document is about event ${listedIds}.`,
  )
}

/** Channel, number and name of the log must belong to one log. @returns whether something was told */
function checkFamilies(part: DocumentPart, reading: readonly Detection[], find: Find): boolean {
  const [id] = part.eventIds
  const [channel] = part.channels
  if (id === undefined || channel === undefined || part.eventIds.length > 1 || part.channels.length > 1) return false
  const ofId = familyOfId(id.id)
  const ofChannel = familyOfText(channel.text)
  if (ofId === null || ofChannel === null) return false
  if (ofId === ofChannel) return checkLogName(part, ofId, find)
  const votes = [
    ...part.logSources
      .filter(({ start }) => start !== channel.start && start !== id.start)
      .map(({ text }) => familyOfText(text)),
  ]
  // A category of rules may be served by both logs, and then says nothing for either.
  const read = reading.flatMap(({ reads }) => [...new Set(reads!.map(({ channel }) => familyOfText(channel ?? '')))])
  const forId = [...votes, ...read].filter((each) => each === ofId).length
  const forChannel = [...votes, ...read].filter((each) => each === ofChannel).length
  if (forChannel > forId)
    find('data-source-event', id, `Event ${id.id} is one of ${LOG_NAMES[ofId]}, not of ${channel.text}.`)
  else
    find(
      'data-source-channel',
      channel,
      `Event ${id.id}, which is listed here too, is one of ${LOG_NAMES[ofId]}, not of ${channel.text}.`,
    )
  return true
}

/** The name of the log beside a channel and an event id that belong together. */
function checkLogName({ logSources }: DocumentPart, family: Family, find: Find): boolean {
  const others = logSources.filter(({ text }) => ![family, null].includes(familyOfText(text)))
  const [other] = others
  if (other === undefined || logSources.some(({ text }) => /^[\w ]+$/.test(text) && familyOfText(text) === family))
    return false
  find('data-source-log', other, `${other.text} is listed, but event id and channel are those of ${LOG_NAMES[family]}.`)
  return true
}

const LOG_NAMES: { readonly [family in Family]: string } = {
  sysmon: 'Microsoft-Windows-Sysmon/Operational',
  security: 'the Security log',
  powershell: 'Microsoft-Windows-PowerShell/Operational',
}

function checkChannels({ channels, eventIds }: DocumentPart, reading: readonly Detection[], find: Find): void {
  const read = [...new Set(reading.flatMap(({ reads }) => reads!.flatMap(({ channel }) => channel ?? [])))]
  if (read.length === 0) return
  for (const channel of channels) {
    const name = channel.text.replace(/[.\s]+$/, '')
    const inside = read.filter((each) => name.toLowerCase().includes(each.toLowerCase()))
    if (inside.length > 0) continue
    const meant = read.find((each) => nearestPart(each, name) !== undefined)
    // Of another log altogether, the event id tells.
    if (meant === undefined && eventIds.length > 0 && familyOfText(name) !== null) continue
    const hint = meant === undefined ? undefined : `Did you mean ${meant}?`
    find(
      'data-source-channel',
      channel,
      `The detection does not read the channel ${name}; it reads ${read.join(' or ')}.`,
      hint,
    )
  }
}

/** Only the Security log is listed, and the rule needs what 4688 does not have. */
function checkFields(listed: readonly ListedEvent[], standings: readonly Standing[], find: Find): void {
  if (!listed.every(({ family }) => family === 'security')) return
  for (const { detection, seen, forced } of standings) {
    const truths = (kind: string) =>
      seen.filter((each) => each.kind === kind).map(({ verdict }) => truthOf(verdict, forced))
    if (!truths('sysmon-1').includes(true) || truths('security-4688').some((truth) => truth !== false)) continue
    const leaf = seen
      .filter(({ kind }) => kind === 'security-4688')
      .flatMap(({ verdict }) => leavesOf(verdict))
      .find(({ truth, actual }) => truth === false && actual === null)
    if (leaf !== undefined)
      find(
        'data-source-field',
        leaf.place,
        `Security 4688, the only listed event, has no ${leaf.field}; ${detection.name.toLowerCase()} never sees the test there.`,
      )
  }
}

function listedEvents(part: DocumentPart): readonly ListedEvent[] {
  const named = new Set([...part.channels, ...part.logSources].flatMap(({ text }) => familiesNamed(text)))
  const [only] = [...named]
  return part.eventIds.map((mention) => ({
    mention,
    id: mention.id,
    family: named.size === 1 ? only! : familyOfId(mention.id),
  }))
}

function isSame({ id, family }: ListedEvent, { eventId, channel }: LogEvent): boolean {
  const read = familyOfText(channel ?? '')
  return (eventId === null || eventId === id) && (family === null || read === null || read === family)
}

/** The log is named where any detection names it. */
function namesOf(reads: readonly LogEvent[]): readonly string[] {
  const named = reads.filter(({ channel }) => channel !== null)
  const bare = reads.filter(
    ({ channel, eventId }) => channel === null && !named.some((each) => each.eventId === eventId),
  )
  return [...new Set([...named, ...bare].map(eventName))]
}

function eventName({ channel, eventId }: LogEvent): string {
  const family = familyOfText(channel ?? '')
  const log =
    family === 'sysmon' ? 'Sysmon ' : family === 'security' ? 'Security ' : family === 'powershell' ? 'PowerShell ' : ''
  return eventId === null ? (channel ?? 'any event') : `${log}${eventId}`
}

/** All that are named somehow: of several, an event id may belong to any. */
function familiesNamed(text: string): readonly Family[] {
  return (['sysmon', 'security', 'powershell'] as const).filter((family) => text.toLowerCase().includes(family))
}

function familyOfText(text: string): Family | null {
  if (/sysmon/i.test(text)) return 'sysmon'
  if (/powershell/i.test(text)) return 'powershell'
  return /^(?:windows )?security\b|windows security (?:event )?log|security event log/i.test(text) ? 'security' : null
}

function familyOfId(id: number): Family | null {
  if ((id >= 1 && id <= 29) || id === 255) return 'sysmon'
  if ([400, 600, 800].includes(id) || (id >= 4100 && id <= 4106)) return 'powershell'
  return (id >= 4608 && id <= 5999) || id === 1102 ? 'security' : null
}
