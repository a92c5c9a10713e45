/** Records out of any bytes: memory, disks, pieces of files. Memory does not grow with the source. */
import { addAccount, emptyAccount } from './account.ts'
import { Carver } from './carve.ts'
import { CHUNK_LENGTH } from './chunk-header.ts'
import type { EvtxError } from './damage.ts'
import type { EvtxRecord } from './evtx-record.ts'
import { KeyTable } from './key-table.ts'
import { portableMachine } from './machine.ts'
import { Peek } from './peek.ts'
import type { ReadOptions } from './read.ts'
import type { ByteSource } from './source.ts'
import { fileTimeText } from './time.ts'

/** Bytes that are fetched at once. */
const BLOCK_LENGTH = 8 * CHUNK_LENGTH

/**
 * Yields every record that is whole, once, in the order of the source; all are `recovered`. Records whose template is
 * gone go to `onDamage`. A source without any record gives none: nothing is thrown but errors of the source.
 */
export async function* carveEvtx(source: ByteSource, options: ReadOptions = {}): AsyncGenerator<EvtxRecord> {
  for await (const records of carveBlocks(source, options)) yield* records
}

/** As `carveEvtx`, with the records of a block at a time. */
export async function* carveBlocks(
  source: ByteSource,
  options: ReadOptions = {},
): AsyncGenerator<Iterable<EvtxRecord>> {
  const account = options.account ?? emptyAccount()
  const carver = imageCarver(source, options)
  const block = new Uint8Array(BLOCK_LENGTH)
  for (let offset = 0; offset < source.byteLength; offset += BLOCK_LENGTH) {
    const length = await source.read(offset, block)
    yield wanted(carver.feed(block.subarray(0, length), offset), options)
    // None of it is a log's own: what was found in it is counted as records only.
    account.bytes.slack += length
    options.onProgress?.(offset + length)
  }
  yield wanted(carver.finish(), options)
  account.chunks += carver.chunks
}

/** Where nothing at all is found, the source is what it seemed to be. */
export async function* carveOrThrow(
  source: ByteSource,
  options: ReadOptions,
  error: EvtxError,
): AsyncGenerator<Iterable<EvtxRecord>> {
  const account = emptyAccount()
  yield* carveBlocks(source, { ...options, account })
  if (account.recovered + account.unrecovered === 0) throw error
  if (options.account !== undefined) addAccount(options.account, account)
}

function imageCarver(source: ByteSource, { onDamage, account, machine = portableMachine }: ReadOptions): Carver {
  return new Carver({
    file: source.name,
    machine,
    keys: new KeyTable(),
    hasGrid: false,
    report: (chunk, code, at, length, recordId, message) =>
      onDamage?.({ code, message, file: source.name, offset: chunk.offset + at, length, chunk: null, recordId }),
    onLost(offset, length, recordId, written) {
      if (account !== undefined) account.unrecovered++
      const time = fileTimeText(written) ?? 'an impossible time'
      const message = `a record written ${time} lies outside its chunk, and what it refers to is not there`
      onDamage?.({ code: 'record-orphan', message, file: source.name, offset, length, chunk: null, recordId })
    },
  })
}

/** Counts what was found and leaves out what nobody wants. */
export function* wanted(records: Iterable<EvtxRecord>, { account, interest }: ReadOptions): Generator<EvtxRecord> {
  const peek = interest === undefined ? undefined : new Peek(interest)
  for (const record of records) {
    if (account !== undefined) account.recovered++
    if (peek?.wants(record.chunk, record.offset) !== false) yield record
  }
}
