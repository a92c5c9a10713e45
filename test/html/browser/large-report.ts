/** A report as large as a busy week: written without a run, with texts that do not repeat. */
import type { MatchedRule } from '../../../src/detect/index.ts'
import { ReportWriter } from '../../../src/html/index.ts'
import type { ReportedEvent } from '../../../src/html/reported-event.ts'
import { htmlMedium } from '../../../src/node/html-medium.ts'
import { fileOutput } from '../../../src/node/output.ts'

const LEVELS = ['low', 'medium', 'high'] as const
const WORDS = Array.from({ length: 1024 }, (_, i) => (i * 7_919 + 46_656).toString(36))
const EVENTS_IN_A_PART = 500

export async function writeLargeReport(path: string, matches: number): Promise<void> {
  const output = fileOutput(path, { begin: '', end: '', separator: '' })
  const writer = new ReportWriter(htmlMedium(output))
  for (let from = 0; from < matches; from += EVENTS_IN_A_PART) {
    const events = Array.from({ length: Math.min(EVENTS_IN_A_PART, matches - from) }, (_, i) => eventOf(from + i))
    await writer.add({ events, processes: events.map(({ process }) => process!) })
  }
  await writer.finish({
    version: '0.0.0',
    facts: {
      isInterrupted: false,
      events: matches,
      matches,
      firstTime: null,
      lastTime: null,
      refusedRules: [],
      flawedRules: [],
    },
    lossStatement: EMPTY_LOSS,
    describe: async (rules, counts) => ({
      rules: rules.map((rule, number) => ({ ...rule, ...NOTHING, count: counts[number]! })),
      texts: [],
    }),
  })
  await output.close()
}

const NOTHING = {
  license: null,
  description: null,
  date: null,
  modified: null,
  references: [],
  falsepositives: [],
  text: null,
  tests: [],
}

const EMPTY_LOSS = JSON.stringify({
  complete: true,
  totals: {
    files: 0,
    unreadableFiles: 0,
    bytes: { total: 0, damaged: 0, unread: 0 },
    records: { found: 0, damaged: 0, recovered: 0, unrecovered: 0 },
    damage: { total: 0, byCode: {} },
  },
  sources: [],
  copies: [],
  problems: [],
})

function ruleOf(number: number): MatchedRule {
  const level = LEVELS[number % LEVELS.length]!
  const title = `Rule ${number % 200} of level ${level}`
  return { id: null, title, level, status: null, tags: [], author: null, path: `${title}.yml`, sha256: null }
}

function eventOf(number: number): ReportedEvent {
  const time = new Date(Date.UTC(2026, 2, 1) + number * 12_345).toISOString().replace('Z', '0000Z')
  const host = `host-${number % 40}`
  const guid = `${hex(number)}-0000-0000-0000-000000000001`
  const parentGuid = `${hex(Math.floor(number / 7))}-0000-0000-0000-000000000001`
  const image = `C:\\Windows\\System32\\program-${number % 300}.exe`
  const commandLine = `${image} number-${number} ${noise(number, 300)}`
  const fields = {
    UtcTime: time,
    ProcessGuid: guid,
    Image: image,
    CommandLine: commandLine,
    ParentProcessGuid: parentGuid,
    User: `CORP\\user-${number % 90}`,
    Hashes: `SHA256=${noise(number + 1, 64)}`,
    ParentCommandLine: noise(number + 2, 120),
  }
  const event = {
    file: 'large.evtx',
    recordId: number,
    headerRecordId: number,
    offset: number * 1500,
    eventId: 1,
    channel: 'Microsoft-Windows-Sysmon/Operational',
    provider: 'Microsoft-Windows-Sysmon',
    computer: host,
    recovered: false,
    fields,
  }
  const evidence = [
    {
      selection: 'selection',
      field: 'Image',
      test: 'endswith',
      pattern: '.exe',
      value: image,
      places: [[image.length - 4, image.length]],
    },
  ]
  const parent = number < 7 ? null : { guid: parentGuid, pid: null, image: null, commandLine: null }
  return {
    time,
    rules: [ruleOf(number)],
    host,
    user: fields.User,
    file: event.file,
    channel: event.channel,
    eventId: 1,
    recordId: String(number),
    summary: commandLine,
    process: { host, time, guid, pid: number, image, commandLine, user: fields.User, parent, isCreation: true },
    detail: JSON.stringify({ time, event, evidence: [evidence], shortened: [] }),
  }
}

function hex(number: number): string {
  return number.toString(16).padStart(8, '0')
}

/** Words in an order that does not repeat, the same for the same seed. */
function noise(seed: number, length: number): string {
  let state = (seed * 2_654_435_761 + 1) >>> 0
  let text = ''
  while (text.length < length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    text += ` ${WORDS[state >>> 22]}`
  }
  return text.slice(0, length)
}
