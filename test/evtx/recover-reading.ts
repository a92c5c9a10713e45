import { expect } from 'vitest'
import {
  accountedBytes,
  bytesSource,
  carveEvtx,
  type Damage,
  EvtxError,
  type EvtxRecord,
  emptyAccount,
  type ReadAccount,
  type ReadOptions,
  readEvtx,
} from '../../src/evtx/index.ts'

export interface Reading {
  readonly records: EvtxRecord[]
  readonly damages: Damage[]
  readonly account: ReadAccount
}

/** Everything of a log or an image; what is no log gives nothing. Checks that the account adds up. */
export async function readAll(bytes: Uint8Array, options: ReadOptions, read = readEvtx): Promise<Reading> {
  const reading: Reading = { records: [], damages: [], account: emptyAccount() }
  const { records, damages, account } = reading
  try {
    const source = bytesSource('log', bytes)
    const onDamage = (damage: Damage): void => void damages.push(damage)
    for await (const record of read(source, { ...options, account, onDamage })) records.push(record)
    expect(accountedBytes(account)).toBe(bytes.length)
  } catch (error) {
    if (!(error instanceof EvtxError)) throw error
    expect(['NOT_EVTX', 'EMPTY', 'TRUNCATED']).toContain(error.code)
  }
  return reading
}

export function carveAll(bytes: Uint8Array, options: ReadOptions = {}): Promise<Reading> {
  return readAll(bytes, options, carveEvtx)
}
