/**
 * The loss statement: what became of every byte and record of the evidence, as JSON for programs and for the file of a
 * case. docs/loss-statement.md describes every key. It names no time of day and no machine: the same evidence gives the
 * same statement.
 */
import { type Copies, type RecordSequence, reportOf, type Stream } from '../event/index.ts'
import {
  accountedBytes,
  addAccount,
  type Damage,
  type DamageCode,
  emptyAccount,
  type FileFacts,
  type FileHeader,
  FLAG_DIRTY,
  FLAG_FULL,
  FLAG_NO_CHECKSUMS,
  fileTimeText,
  type ReadAccount,
} from '../evtx/index.ts'
import type { Diagnostic } from '../sigma/index.ts'
import { jsonText } from './json-text.ts'

/** One file of evidence at the end of a run. */
export interface SourceReport {
  readonly file: { readonly name: string; readonly byteLength: number }
  /** The archive that it lies in, as it was named, and its digest. */
  readonly archive?: ArchiveReport | null
  /** `image`: bytes that are no log and were searched for records; null: the file could not be opened, or is no log. */
  readonly form: 'evtx' | 'xml' | 'json' | 'csv' | 'image' | null
  /** null when the file cannot be read. */
  readonly sha256: string | null
  /** Why nothing of it could be read, or nothing from some place on. */
  readonly unreadable: string | null
  readonly account: ReadAccount
  /** The header of an EVTX file, and what was found to compare it with; null for other forms and files not read whole. */
  readonly header: FileHeader | null
  readonly facts: FileFacts | null
  readonly damageCounts: ReadonlyMap<DamageCode, number>
  /** The first of them; `damageCounts` counts all. */
  readonly damages: readonly Damage[]
  readonly sequence: RecordSequence | null
  /** Which of its records files before it have, or it has itself before them. */
  readonly copies: readonly Copies[]
  /** False when the run was interrupted before the end of the file. */
  readonly isComplete: boolean
}

export interface ArchiveReport {
  readonly file: string
  /** null when it cannot be read. */
  readonly sha256: string | null
}

export interface EvidenceReport {
  readonly sources: readonly SourceReport[]
  readonly copies: readonly Copies[]
  /** False when there were too many records to remember them all. */
  readonly areCopiesComplete: boolean
}

export interface LossFacts {
  readonly version: string
  readonly command: string
  readonly evidence: EvidenceReport
  readonly isInterrupted: boolean
  /** Arguments and parts of folders that could not be read. */
  readonly problems: readonly { readonly path: string; readonly message: string }[]
  /** Only where rules were used. */
  readonly rules?: RuleFacts
}

export interface RuleFacts {
  readonly loaded: number
  readonly used: number
  readonly refusals: readonly Diagnostic[]
  readonly otherProducts: ReadonlyMap<string, number>
  readonly notRules: number
}

export function lossStatement({ version, command, evidence, isInterrupted, problems, rules }: LossFacts): string {
  const { sources } = evidence
  const nameOf = (number: number): string | null => sources[number]?.file.name ?? null
  const statement = {
    tool: { name: 'sigma-replay', version },
    command,
    complete: !isInterrupted,
    totals: totalsOf(sources),
    sources: sources.map(sourceJson),
    copies: evidence.copies.map(({ first, again, records }) => ({
      first: nameOf(first),
      again: nameOf(again),
      records,
    })),
    copiesComplete: evidence.areCopiesComplete,
    problems: problems.map(({ path, message }) => ({ path, message })),
    rules: rules === undefined ? undefined : rulesOf(rules),
  }
  return `${jsonText(statement, 2)}\n`
}

function totalsOf(sources: readonly SourceReport[]) {
  const account = emptyAccount()
  const damages = new Map<DamageCode, number>()
  let byteLength = 0
  for (const source of sources) {
    addAccount(account, source.account)
    byteLength += source.file.byteLength
    for (const [code, count] of source.damageCounts) damages.set(code, (damages.get(code) ?? 0) + count)
  }
  return {
    files: sources.length,
    unreadableFiles: sources.filter(({ unreadable }) => unreadable !== null).length,
    bytes: bytesOf(account, byteLength),
    chunks: account.chunks,
    records: recordsOf(account),
    damage: damageOf(damages),
  }
}

/** One file, as the loss statement has it. */
export function sourceJson(source: SourceReport) {
  const { file, account, damages, sequence } = source
  const counts = damageOf(source.damageCounts)
  return {
    file: file.name,
    form: source.form,
    sha256: source.sha256,
    archive: source.archive ?? undefined,
    complete: source.isComplete && source.unreadable === null,
    unreadable: source.unreadable,
    bytes: bytesOf(account, file.byteLength),
    chunks: account.chunks,
    records: recordsOf(account),
    promised: promisedOf(source),
    firstTime: timeOf(sequence?.firstTicks),
    lastTime: timeOf(sequence?.lastTicks),
    recordIds: sequence?.streams.map(streamOf) ?? null,
    headerRecordIds: sequence === null || sequence.headers.runs.length === 0 ? null : headersOf(sequence.headers),
    damage: { ...counts, listed: damages.map(damageJson), unlisted: counts.total - damages.length },
  }
}

/** `unread` is what no reader got to see: the rest of a file that could not be read on, or was not when it was interrupted. */
function bytesOf(account: ReadAccount, total: number) {
  return { total, ...account.bytes, unread: total - accountedBytes(account) }
}

function recordsOf({ records, dismissed, damagedRecords, recovered, unrecovered, copies }: ReadAccount) {
  const decoded = records - dismissed - damagedRecords
  return { found: records, decoded, dismissed, damaged: damagedRecords, recovered, unrecovered, copiesLeftOut: copies }
}

function damageOf(counts: ReadonlyMap<DamageCode, number>) {
  const byCode = new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
  return { total: [...counts.values()].reduce((sum, count) => sum + count, 0), byCode }
}

function damageJson({ code, message, offset, length, chunk, recordId, stored, computed }: Damage) {
  return { code, offset, length, chunk, headerRecordId: recordId, stored, computed, message }
}

export function promisedOf({ header, facts, account }: SourceReport) {
  if (header === null || facts === null || !header.magic) return null
  return {
    chunks: header.chunkCount,
    chunksFound: facts.chunkCount,
    records: facts.promisedRecords,
    recordsFound: account.records,
    nextRecordId: header.nextRecordId,
    highestRecordIdFound: facts.lastRecordId,
    isDirty: (header.flags & FLAG_DIRTY) !== 0,
    isFull: (header.flags & FLAG_FULL) !== 0,
    hasChecksums: (header.flags & FLAG_NO_CHECKSUMS) === 0,
  }
}

function streamOf(stream: Stream) {
  const report = reportOf(stream)
  return {
    ...report,
    reversals: report.reversals.map(({ recordId, from, to }) => ({ recordId, from: timeOf(from), to: timeOf(to) })),
  }
}

/** The time in a record header is that of the export, so nothing is said of times. */
function headersOf(stream: Stream) {
  const { computer, channel, reversalCount, reversals, ...ids } = reportOf(stream)
  return ids
}

export function timeOf(ticks: bigint | null | undefined): string | null {
  return ticks === null || ticks === undefined ? null : (fileTimeText(ticks) ?? null)
}

function rulesOf({ loaded, used, refusals, otherProducts, notRules }: RuleFacts) {
  return {
    loaded,
    used,
    refused: refusals.map(({ path, line, column, code, message }) => ({ path, line, column, code, message })),
    otherProducts,
    notRules,
  }
}
