/** The table of chunks as text. */
import {
  type ChunkBlock,
  type ChunkTable,
  checksumVerdicts,
  type FileHeader,
  type FoundChunk,
  keepsPromise,
  promisesNone,
} from '../evtx/index.ts'
import { rangeText } from './ids-text.ts'
import { countText } from './numbers-text.ts'
import { type TableRow, tableLines } from './table-text.ts'

const HEADINGS = ['chunk', 'offset', 'records', 'free', 'flags', 'header sum', 'records sum', 'ids in record headers']

/** `showsAll`: not only chunks with something to say, of which `most` are shown. */
export function chunkLines(
  { blocks, counts, unlisted }: ChunkTable,
  file: FileHeader | null,
  showsAll: boolean,
  most: number,
): string[] {
  if (file === null && blocks.length === 0) return []
  const sum = counts.chunk + counts.zero + counts.unrecognised
  const chosen = showsAll ? blocks : blocks.filter((block) => hasNews(block, file))
  const shown = showsAll ? chosen : chosen.slice(0, most)
  const rest: string[] = []
  if (chosen.length > shown.length)
    rest.push(`  … and ${countText(chosen.length - shown.length)} more; --chunks lists them all`)
  if (chosen.length === 0 && counts.chunk > 0) rest.push('  every chunk is as its header says; --chunks lists them all')
  if (unlisted > 0) rest.push(`  ${countText(unlisted)} more are too many to list`)
  return [
    `chunks      ${countText(sum)} = ${countText(counts.chunk)} with header + ${countText(counts.zero)} zero + ${countText(counts.unrecognised)} unrecognised`,
    ...(shown.length === 0 ? [] : tableLines(HEADINGS, rowsOf(shown, file), '  ')),
    ...rest,
  ]
}

function hasNews({ facts, damage }: ChunkBlock, file: FileHeader | null): boolean {
  if (facts.kind !== 'chunk') return facts.kind === 'unrecognised'
  const { header, records } = checksumVerdicts(facts, file)
  return damage.size > 0 || header === false || records === false || !keepsPromise(facts)
}

/** Blocks without a header that follow each other and have the same damage are one row. */
function rowsOf(blocks: readonly ChunkBlock[], file: FileHeader | null): TableRow[] {
  const rows: TableRow[] = []
  for (let i = 0; i < blocks.length; i++) {
    const { facts, damage } = blocks[i]!
    if (facts.kind === 'chunk') {
      rows.push(chunkRow(facts, damage, file))
      continue
    }
    const what = emptyBlockText(blocks[i]!)
    let last = facts.index
    while (blocks[i + 1]?.facts.index === last + 1 && emptyBlockText(blocks[i + 1]!) === what)
      last = blocks[++i]!.facts.index
    rows.push({ cells: [rangeText({ first: facts.index, last }), hex(facts.offset), '', '', '', '', '', what!] })
  }
  return rows
}

/** undefined: no such block. */
function emptyBlockText({ facts, damage }: ChunkBlock): string | undefined {
  return facts.kind === 'chunk' ? undefined : [facts.kind, ...damageLines(damage)].join(': ')
}

function chunkRow(chunk: FoundChunk, damage: ChunkBlock['damage'], file: FileHeader | null): TableRow {
  const { header, headerChecksum, recordsChecksum, records, firstRecordId, lastRecordId } = chunk
  const holds = checksumVerdicts(chunk, file)
  const below: string[] = []
  if (!keepsPromise(chunk)) below.push(...brokenPromises(chunk))
  if (holds.header === false)
    below.push(`header checksum: ${hex(header.headerChecksum)} stored, ${hex(headerChecksum)} computed`)
  if (holds.records === false)
    below.push(`records checksum: ${hex(header.recordsChecksum)} stored, ${hex(recordsChecksum!)} computed`)
  below.push(...damageLines(damage))
  const ids =
    firstRecordId === null || lastRecordId === null ? 'none' : rangeText({ first: firstRecordId, last: lastRecordId })
  return {
    cells: [
      String(chunk.index),
      hex(chunk.offset),
      countText(records),
      String(header.freeOffset),
      `0x${header.flags.toString(16)}`,
      verdictText(holds.header),
      verdictText(holds.records),
      ids,
    ],
    below,
  }
}

function verdictText(holds: boolean | null): string {
  return holds === null ? 'not kept' : holds ? 'holds' : 'wrong'
}

function brokenPromises({ header, records, firstRecordId, lastRecordId, end }: FoundChunk): string[] {
  const promised = promisesNone(header)
    ? 'no record'
    : `ids ${rangeText({ first: header.firstRecordId, last: header.lastRecordId })}`
  const numbers = header.lastRecordNumber - header.firstRecordNumber + 1n
  const lines: string[] = []
  const hasIds = firstRecordId !== null && lastRecordId !== null
  if (!hasIds || header.firstRecordId !== BigInt(firstRecordId) || header.lastRecordId !== BigInt(lastRecordId))
    lines.push(`promised: ${promised}`)
  if (hasIds && numbers !== BigInt(records)) {
    const range = rangeText({ first: header.firstRecordNumber, last: header.lastRecordNumber })
    lines.push(`promised: record numbers ${range}`)
  }
  if (hasIds && header.freeOffset !== end) lines.push(`the records end at ${end}`)
  return lines
}

function damageLines(damage: ChunkBlock['damage']): string[] {
  const codes = [...damage].map(([code, count]) => (count === 1 ? code : `${code} × ${countText(count)}`))
  return codes.length === 0 ? [] : [codes.join(', ')]
}

function hex(number: number): string {
  return `0x${number.toString(16).padStart(8, '0')}`
}
