/**
 * What ts-evtx 1.1.1 is known to render differently, each with its reason. Both records are brought to what is left when
 * these differences are taken away, and nothing else is.
 */
import type { DataItem, LogRecord } from '../../src/evtx/index.ts'

export interface Explained {
  readonly left: unknown
  readonly right: unknown
  /** Values that are compared. */
  readonly values: number
  readonly behindBoolean: number
}

export function explained(our: LogRecord, their: LogRecord): Explained {
  const { data, behindBoolean } = upToBoolean(joinedArrays(our.data()))
  const left = [...systemOf(our), ...data].map(normalised)
  // As many as are compared, and what stands behind them by name only.
  const theirData = joinedArrays(their.data())
  const names = (items: readonly DataItem[]): string => items.map(({ name }) => name).join()
  const right = [...systemOf(their), ...theirData.slice(0, data.length)].map(normalised)
  return {
    left: [names(joinedArrays(our.data())), left],
    right: [
      names(theirData),
      right.map((item, index) => ({ ...item, value: asOurNumber(item.value, left[index]?.value) })),
    ],
    values: left.length,
    behindBoolean,
  }
}

function systemOf(record: LogRecord): DataItem[] {
  return [...record.system()].map(([name, value]) => ({ name, value })).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * Arrays: `<Data>` is not repeated for each item; the items stand in one, joined with ", ", without the empty ones at the
 * end. Null: the `<Binary>` that depends on a Null value is printed, empty.
 */
function joinedArrays(items: readonly DataItem[]): DataItem[] {
  const joined: DataItem[] = []
  for (const { name, value } of items) {
    const last = joined.at(-1)
    if (name === 'Binary' && value === '') continue
    if (name === 'Data' && last?.name === 'Data') joined[joined.length - 1] = { name, value: `${last.value}, ${value}` }
    else joined.push({ name, value })
  }
  return joined.map(({ name, value }) => ({ name, value: name === 'Data' ? value.replace(/(, )+$/, '') : value }))
}

/** Boolean: read as one byte of its four, so every value behind it is read from three bytes too early. */
function upToBoolean(items: readonly DataItem[]): { data: readonly DataItem[]; behindBoolean: number } {
  const boolean = items.findIndex(({ value }) => value === 'true' || value === 'false')
  const data = boolean < 0 ? items : items.slice(0, boolean + 1)
  return { data, behindBoolean: items.length - data.length }
}

function normalised({ name, value }: DataItem): DataItem {
  return {
    name,
    value: value
      // GUID: always in upper case.
      .replace(/\{[0-9a-f]{8}-[0-9a-f-]{27}\}/gi, (guid) => guid.toUpperCase())
      // FILETIME: milliseconds, cut.
      .replace(/(\d\dT\d\d:\d\d:\d\d\.\d{3})\d*Z/g, '$1Z')
      // CR is not written as a reference, so XML makes a line feed of it; each line of a value is indented.
      .replace(/\r\n?/g, '\n')
      .replace(/\n */g, '\n')
      // Control characters vanish, C1 too.
      .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, '')
      // A value of white space becomes empty.
      .replace(/^\s+$/, ''),
  }
}

/** Pointers and sizes: decimal in place of hexadecimal. */
function asOurNumber(their: string, our: string | undefined): string {
  const isSame =
    our !== undefined && /^0x[0-9a-f]{1,16}$/.test(our) && /^\d+$/.test(their) && BigInt(our) === BigInt(their)
  return isSame ? our : their
}
