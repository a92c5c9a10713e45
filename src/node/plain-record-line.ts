/** A plain record on its way between two processes: one line of JSON. */
import type { PlainRecord } from '../event/plain-record.ts'

interface Line {
  readonly offset: number | null
  /** As text: JSON's numbers are not exact above 2^53. */
  readonly headerRecordId: string | null
  readonly system: readonly (readonly [string, string])[]
  readonly data: readonly (readonly [string, string])[]
}

export function plainRecordLine({ offset, headerRecordId, system, data }: PlainRecord): string {
  const line: Line = {
    offset,
    headerRecordId: headerRecordId === null ? null : String(headerRecordId),
    system: [...system],
    data: data.map(({ name, value }) => [name, value]),
  }
  return `${JSON.stringify(line)}\n`
}

export function plainRecordOf(text: string): PlainRecord {
  const { offset, headerRecordId, system, data } = JSON.parse(text) as Line
  return {
    offset,
    headerRecordId: headerRecordId === null ? null : BigInt(headerRecordId),
    system: new Map(system),
    data: data.map(([name, value]) => ({ name, value })),
  }
}
