/** What the beginning of a source tells of its shape, without reading the rest. */

import { columnNames, rowObject } from './csv.ts'
import { CsvFinder } from './csv-finder.ts'
import { JsonFinder } from './json-finder.ts'
import { isObject, type JsonObject, parseJson } from './json-object.ts'
import { nearestShapes, type Recognition, recogniseShape, SAMPLE } from './shape-recognition.ts'
import { UnitWindow } from './unit-window.ts'

/** Bytes that are looked at: the first event has some KiB. */
export const SNIFF_LENGTH = 256 * 1024

export type Sniffed =
  | { readonly kind: 'recognised'; readonly recognition: Recognition }
  /** `reason`, for people: what the first value has, and which shapes come nearest. */
  | { readonly kind: 'unknown'; readonly reason: string }
  /** No value ends within what was looked at, or there is none. */
  | { readonly kind: 'untold' }

/** @param isWhole nothing follows the bytes */
export function sniff(head: Uint8Array, form: 'json' | 'csv', isWhole: boolean): Sniffed {
  let unknown: JsonObject | undefined
  let count = 0
  for (const value of form === 'json' ? jsonValues(head, isWhole) : csvRows(head, isWhole)) {
    const recognition = recogniseShape(value)
    if (recognition !== undefined) return { kind: 'recognised', recognition }
    if (isObject(value)) unknown ??= value
    if (++count === SAMPLE) break
  }
  return unknown === undefined ? { kind: 'untold' } : { kind: 'unknown', reason: nearestShapes(unknown) }
}

function* jsonValues(head: Uint8Array, isWhole: boolean): Generator<unknown> {
  const window = UnitWindow.of(head, isWhole)
  for (const found of new JsonFinder(window).found()) {
    if (found.kind !== 'value') continue
    try {
      yield parseJson(window.text(found.start, found.end).text)
    } catch {
      // The reader will tell it; here only the shape is of interest.
    }
  }
}

function* csvRows(head: Uint8Array, isWhole: boolean): Generator<unknown> {
  const window = UnitWindow.of(head, isWhole)
  let names: readonly string[] | undefined
  for (const found of new CsvFinder(window).found()) {
    if (found.kind !== 'row') continue
    if (names === undefined) names = columnNames(found.cells)
    else yield rowObject(names, found)
  }
}
