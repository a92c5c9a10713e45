/** Lists of numbers in two arrays: quick to make, to keep on disk and to walk. Row i is `items` from `starts[i]` to `starts[i + 1]`. */
export interface Rows {
  readonly starts: Int32Array
  readonly items: Int32Array
}

export function rowsOf(lists: readonly ArrayLike<number>[]): Rows {
  const starts = new Int32Array(lists.length + 1)
  for (let row = 0; row < lists.length; row++) starts[row + 1] = starts[row]! + lists[row]!.length
  const items = new Int32Array(starts[lists.length]!)
  for (let row = 0; row < lists.length; row++) items.set(lists[row]!, starts[row])
  return { starts, items }
}

/** Row i holds the values of all pairs whose key is i, in the order of the pairs. */
export function rowsOfPairs(count: number, keys: readonly number[], values: readonly number[]): Rows {
  const starts = new Int32Array(count + 1)
  for (const key of keys) starts[key + 1]!++
  for (let row = 0; row < count; row++) starts[row + 1]! += starts[row]!
  const ends = starts.slice(0, count)
  const items = new Int32Array(values.length)
  for (let pair = 0; pair < keys.length; pair++) items[ends[keys[pair]!]!++] = values[pair]!
  return { starts, items }
}

export function rowOf({ starts, items }: Rows, row: number): Int32Array {
  return items.subarray(starts[row], starts[row + 1])
}
