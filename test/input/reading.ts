import {
  accountedBytes,
  type ByteSource,
  bytesSource,
  type Damage,
  emptyAccount,
  type LogRecord,
  type ReadAccount,
} from '../../src/evtx/index.ts'
import { type ExportReadOptions, type readJsonExport, readXmlExport } from '../../src/input/index.ts'

export interface Reading {
  readonly records: readonly LogRecord[]
  readonly damages: readonly Damage[]
  readonly account: ReadAccount
}

export const NAMESPACE = "xmlns='http://schemas.microsoft.com/win/2004/08/events/event'"

/** An event as `wevtutil` prints it, on one line. */
export function event(data: string, id = 1): string {
  const system = `<System><Provider Name='Test'/><EventID>${id}</EventID><EventRecordID>${id}</EventRecordID><Channel>Test/Log</Channel></System>`
  return `<Event ${NAMESPACE}>${system}<EventData>${data}</EventData></Event>`
}

/** Reads an export to its end; throws when the bytes of the account do not add up. */
export async function readXml(xml: string | Uint8Array, blockLength?: number): Promise<Reading> {
  const bytes = typeof xml === 'string' ? new TextEncoder().encode(xml) : xml
  const records: LogRecord[] = []
  const damages: Damage[] = []
  const account = emptyAccount()
  const options = {
    account,
    onDamage: (damage: Damage) => damages.push(damage),
    ...(blockLength === undefined ? {} : { blockLength }),
  }
  for await (const record of readXmlExport(bytesSource('export.xml', bytes), options)) records.push(record)
  if (accountedBytes(account) !== bytes.length)
    throw new Error(`${accountedBytes(account)} of ${bytes.length} bytes are accounted for`)
  if (account.records !== records.length + account.damagedRecords) throw new Error('the records do not add up')
  return { records, damages, account }
}

export function dataOf({ records }: Reading): [string, string][][] {
  return records.map((record) => record.data().map(({ name, value }) => [name, value]))
}

export function utf16(text: string, isBigEndian = false): Uint8Array {
  const bytes = new Uint8Array(2 * text.length)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), !isBigEndian)
  return bytes
}

/** Reads JSON or CSV to its end; throws when the bytes or the records of the account do not add up. */
export async function readText(
  read: typeof readJsonExport,
  text: string | Uint8Array,
  options: ExportReadOptions = {},
): Promise<Reading> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const records: LogRecord[] = []
  const damages: Damage[] = []
  const account = emptyAccount()
  const onDamage = (damage: Damage) => damages.push(damage)
  for await (const some of read(bytesSource('export', bytes), { ...options, account, onDamage })) records.push(...some)
  if (accountedBytes(account) !== bytes.length)
    throw new Error(`${accountedBytes(account)} of ${bytes.length} bytes are accounted for`)
  if (account.records !== records.length + account.damagedRecords) throw new Error('the records do not add up')
  const lost = damages.reduce((sum, { length }) => sum + length, 0)
  if (lost !== account.bytes.damaged)
    throw new Error(`${lost} bytes were told as lost, ${account.bytes.damaged} counted`)
  return { records, damages, account }
}

/** A source that tells how far it was read. */
export function countingSource(bytes: Uint8Array): { readonly source: ByteSource; fetched(): number } {
  const inner = bytesSource('large', bytes)
  let fetched = 0
  const source: ByteSource = {
    ...inner,
    async read(offset, target) {
      const count = await inner.read(offset, target)
      fetched = Math.max(fetched, offset + count)
      return count
    },
  }
  return { source, fetched: () => fetched }
}
