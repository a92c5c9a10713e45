/** Leaves out records that were read before: shadow copies, backups, the same log twice in a collection. */
import { hash } from 'node:crypto'
import { KeyTable, type LogRecord } from '../evtx/index.ts'

/** For one run; files are given in their order, so the first that holds a record keeps it. */
export class CopyFilter {
  readonly #seen = new KeyTable()
  readonly #onFull: () => void
  #isFull = false

  /** `onFull`: called once, when no more records can be remembered; copies of those beyond are not left out. */
  constructor(onFull: () => void) {
    this.#onFull = onFull
  }

  /** A record that cannot be told from another by its id and time, or that is damaged, is never a copy. */
  isCopy(record: LogRecord): boolean {
    if (record.recordId === null || record.timeTicks === null || record.damaged) return false
    const [key, check] = contentKey(record)
    const known = this.#seen.get(key)
    if (known !== 0) return known === check
    if (!this.#seen.add(key, check) && !this.#isFull) {
      this.#isFull = true
      this.#onFull()
    }
    return false
  }
}

/**
 * System and data, every name and value of them: 83 bits of their SHA-256, in two numbers that `KeyTable` takes. Among
 * eight million records, as many as it remembers, two different ones are taken for copies once in 10^11 runs.
 */
function contentKey(record: LogRecord): readonly [key: number, check: number] {
  const content: string[] = []
  for (const [name, value] of record.system()) content.push(name, value)
  // What System ends with must not be taken for data.
  content.push('')
  for (const { name, value } of record.data()) content.push(name, value)
  const digest = hash('sha256', JSON.stringify(content), 'buffer')
  // Neither is zero, which marks a free slot.
  return [1 + digest.readUIntLE(0, 6) + 2 ** 48 * (digest[6]! & 0x0f), (digest.readUInt32LE(8) | 1) >>> 0]
}
