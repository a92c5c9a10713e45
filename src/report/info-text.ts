/** What `info` tells of one file, for people at a terminal. Everything that stands in the log goes through `terminalText`. */
import { type Inventory, MAX_DEFINITIONS, type NameCount } from '../event/index.ts'
import { accountedBytes, type FileHeader } from '../evtx/index.ts'
import { chunkLines } from './chunks-text.ts'
import { type FileInfo, flagNames, headerChecksumHolds } from './file-info.ts'
import { recordIdLines } from './ids-text.ts'
import { promisedOf, type SourceReport, timeOf } from './loss-statement.ts'
import { countedText, countText } from './numbers-text.ts'
import { bytesLine, recoveredLine } from './summary-text.ts'
import { LINE_WIDTH, tableLines, wrapped } from './table-text.ts'
import { terminalText } from './terminal-text.ts'

export interface InfoLength {
  /** Every chunk, not only those with something to say. */
  readonly allChunks: boolean
  /** Every row of every other list. */
  readonly allRows: boolean
}

/** Rows of a list that are shown; JSON has them all. */
const SHOWN_ROWS = 20

/** Ends in an empty line. */
export function infoText(info: FileInfo, { allChunks, allRows }: InfoLength): string {
  const { source, chunks } = info
  const most = shown(allRows)
  const sections = [
    [terminalText(source.file.name), ...wholeLines(info, most)],
    source.header === null ? [] : headerLines(source, source.header),
    source.form === 'evtx' ? chunkLines(chunks, source.header, allChunks, most) : [],
    source.sequence === null ? [] : recordIdLines(source.sequence, most),
    ...inventorySections(info.live, most),
    ...(info.recovered.records === 0 ? [] : recoveredSections(info.recovered, most)),
  ]
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n\n`)
    .join('')
}

function recoveredSections(recovered: Inventory, most: number): string[][] {
  const title = `recovered outside live data   ${countedText(recovered.records, 'record')}`
  return [[title, `  time      ${timesText(recovered)}`], ...inventorySections(recovered, most)]
}

function shown(allRows: boolean): number {
  return allRows ? Number.POSITIVE_INFINITY : SHOWN_ROWS
}

const FORMS = {
  evtx: 'EVTX log',
  xml: 'XML export',
  json: 'JSON export',
  csv: 'CSV export',
  image: 'no log; searched for records',
} as const

type Row = readonly [label: string, text: string]

/** What is to say of the file as a whole. */
function wholeLines(info: FileInfo, most: number): string[] {
  return wholeRows(info, most).flatMap(([label, text]) =>
    wrapped(text, LINE_WIDTH - 10).map((line, i) => `${(i === 0 ? label : '').padEnd(10)}${line}`),
  )
}

function wholeRows({ source, live, copies }: FileInfo, most: number): Row[] {
  const { file, form, sha256, unreadable, account, isComplete } = source
  const rows: Row[] = [
    ['size', `${countText(file.byteLength)} bytes`],
    ['sha256', sha256 ?? 'the file cannot be read'],
  ]
  if (unreadable !== null) rows.push(['unread', terminalText(unreadable)])
  else if (!isComplete) {
    const rest = file.byteLength - accountedBytes(account)
    rows.push(['unread', `interrupted: the last ${countText(rest)} bytes were not read`])
  }
  if (form === null || (unreadable !== null && account.records === 0)) return rows
  const { records, damagedRecords, recovered, unrecovered } = account
  const parts = `${countText(records - damagedRecords)} decoded + ${countText(damagedRecords)} damaged`
  return [
    ...rows,
    ['form', FORMS[form]],
    ['records', `${countText(records)} found = ${parts}`],
    ...(recovered + unrecovered === 0 ? [] : ([['', recoveredLine(account)]] as const)),
    ['time', timesText(live)],
    ['bytes', bytesLine(account)],
    ...damageRows(source),
    ...copies.slice(0, most).map((copy) => copyRow(copy, file.name)),
  ]
}

function damageRows({ damageCounts }: SourceReport): Row[] {
  if (damageCounts.size === 0) return [['damage', 'none']]
  const sorted = [...damageCounts].sort(([a], [b]) => (a < b ? -1 : 1))
  return sorted.map(([code, count], i) => [i === 0 ? 'damage' : '', `${code}: ${countText(count)}`])
}

function copyRow({ of, records }: FileInfo['copies'][number], own: string): Row {
  const where = of === own ? 'more than once in this file' : `also in ${terminalText(of)}`
  return ['copies', `${countedText(records, 'record')} ${where}`]
}

function timesText({ firstTicks, lastTicks }: Inventory): string {
  const first = timeOf(firstTicks)
  return first === null ? 'none' : `${first} to ${timeOf(lastTicks)}`
}

/** Every field of the file header, with what was found where it promises something. */
function headerLines(source: SourceReport, header: FileHeader): string[] {
  const promised = promisedOf(source)
  const flags = flagNames(header.flags)
  const rows: [label: string, text: string][] = [
    ['signature', header.magic ? 'ElfFile' : 'damaged: not ElfFile'],
    ['version', `${header.majorVersion}.${header.minorVersion}`],
    ['flags', flags.length === 0 ? 'none' : `0x${header.flags.toString(16)}: ${flags.join(', ')}`],
    ['chunks', `${header.chunkCount}${promised === null ? '' : `, ${promised.chunksFound} found`}`],
    ['first chunk', String(header.firstChunk)],
    ['last chunk', String(header.lastChunk)],
    [
      'next record id',
      `${header.nextRecordId}${promised === null ? '' : `, highest found ${promised.highestRecordIdFound}`}`,
    ],
    [
      'records',
      promised === null ? '' : `${promised.records} by the headers of chunks, ${promised.recordsFound} found`,
    ],
    ['header size', String(header.headerSize)],
    ['block size', String(header.blockSize)],
    ['checksum', checksumText(header)],
  ]
  return [
    'file header',
    ...rows.filter(([, text]) => text !== '').map(([label, text]) => `  ${label.padEnd(16)}${text}`),
  ]
}

function checksumText(header: FileHeader): string {
  const hex = (sum: number): string => `0x${sum.toString(16).padStart(8, '0')}`
  const holds = headerChecksumHolds(header)
  const verdict = holds === null ? 'the flags say that it is not kept' : holds ? 'holds' : 'wrong'
  return `${hex(header.checksum)} stored, ${hex(header.computedChecksum)} computed: ${verdict}`
}

function inventorySections(inventory: Inventory, most: number): string[][] {
  const { providers, channels, computers, templates, uncounted } = inventory
  const rowOf = ({ name, records }: NameCount) => ({ cells: [countText(records), nameText(name)] })
  const providerRows = providers.slice(0, most).map((provider) => ({
    ...rowOf(provider),
    below: [
      `event ${provider.events.map(({ eventId, records }) => `${eventId ?? 'without id'}: ${countText(records)}`).join(', ')}`,
    ],
  }))
  const templateRows = templates.slice(0, most).map(({ guid, records, definitions }) => ({
    cells: [countText(records), definitionsText(definitions), guid],
  }))
  const names = (list: readonly NameCount[]) => list.slice(0, most).map(rowOf)
  return [
    list('providers', providers.length, ['records', 'provider and event ids'], providerRows, uncounted.events),
    list('channels', channels.length, ['records', 'channel'], names(channels), uncounted.channels),
    list('computers', computers.length, ['records', 'computer'], names(computers), uncounted.computers),
    list('templates', templates.length, ['records', 'definitions', 'template'], templateRows, uncounted.templates),
  ]
}

/** Of distinct definitions there should be one. */
function definitionsText(definitions: number): string {
  if (definitions === 0) return 'damaged'
  return definitions === MAX_DEFINITIONS ? `${definitions} or more` : String(definitions)
}

function nameText(name: string | null): string {
  return name === null ? '(not told)' : terminalText(name)
}

function list(
  title: string,
  count: number,
  headings: readonly string[],
  rows: Parameters<typeof tableLines>[1],
  uncounted: number,
): string[] {
  if (count === 0) return []
  const lines = [`${title.padEnd(12)}${countText(count)}`, ...tableLines(headings, rows, '  ')]
  if (count > rows.length) lines.push(`  … and ${countText(count - rows.length)} more; --verbose lists them all`)
  if (uncounted > 0) lines.push(`  ${countedText(uncounted, 'record')} of others: there were too many to count each`)
  return lines
}
