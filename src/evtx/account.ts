/** Where every byte and record of the evidence went. The bytes add up to the size of what was read. */
export interface ReadAccount {
  /** `live` are records that could be decoded (or were of no interest), `damaged` are those that could not, and what is no record. */
  readonly bytes: { header: number; live: number; slack: number; zero: number; damaged: number }
  chunks: number
  /** Sound frames; `dismissed` of them were of no interest and not decoded. */
  records: number
  dismissed: number
  /** Records whose content could not be decoded, or not all of it (values without their names included). */
  damagedRecords: number
  /** Records found outside live data, only where recovery was asked for. Their bytes stay slack or damaged. */
  recovered: number
  /** Frames outside live data whose content is not whole any more: nothing unusual, so counted and not reported. */
  unrecovered: number
  /** Records that were decoded and left out, because others before them are the same. Only where that was asked for. */
  copies?: number
}

export function emptyAccount(): ReadAccount {
  return {
    bytes: { header: 0, live: 0, slack: 0, zero: 0, damaged: 0 },
    chunks: 0,
    records: 0,
    dismissed: 0,
    damagedRecords: 0,
    recovered: 0,
    unrecovered: 0,
  }
}

export function addAccount(to: ReadAccount, from: ReadAccount): void {
  for (const kind of ['header', 'live', 'slack', 'zero', 'damaged'] as const) to.bytes[kind] += from.bytes[kind]
  to.chunks += from.chunks
  to.records += from.records
  to.dismissed += from.dismissed
  to.damagedRecords += from.damagedRecords
  to.recovered += from.recovered
  to.unrecovered += from.unrecovered
  if (from.copies !== undefined) to.copies = (to.copies ?? 0) + from.copies
}

export function accountedBytes({ bytes }: ReadAccount): number {
  return bytes.header + bytes.live + bytes.slack + bytes.zero + bytes.damaged
}
