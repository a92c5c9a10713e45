/**
 * Reads events out of JSON: one a line, one behind another, in a list or in an envelope; in UTF-8 or UTF-16. The source is
 * walked block by block; memory is bounded by the longest value that is let in, however long its lines are.
 */
import type { LogRecord } from '../evtx/log-record.ts'
import type { ByteSource } from '../evtx/source.ts'
import { ExportReader, type ExportReadOptions } from './export-reader.ts'
import { JsonFinder } from './json-finder.ts'
import { jsonProblem, parseJson } from './json-object.ts'
import { UnitWindow } from './unit-window.ts'

/**
 * Yields the records of each block, in file order; `place.offset` is the byte of their `{`. Throws `UnknownShape`, and
 * errors of the source.
 */
export async function* readJsonExport(
  source: ByteSource,
  options: ExportReadOptions = {},
): AsyncGenerator<readonly LogRecord[]> {
  const window = await UnitWindow.open(source, options.blockLength)
  const finder = new JsonFinder(window)
  const reader = new ExportReader(source, options)
  while (!window.isComplete) {
    await window.fill(finder.needed)
    const records: LogRecord[] = []
    for (const found of finder.found()) {
      const range = { ...found, start: window.byteOffset(found.start), end: window.byteOffset(found.end) }
      if (found.kind === 'broken') {
        reader.broken(range, found.reason, found.isEvent)
        continue
      }
      const { text, isExact } = window.text(found.start, found.end)
      let value: unknown
      try {
        value = parseJson(text)
      } catch (error) {
        reader.broken(range, jsonProblem(error), true)
        continue
      }
      if (!isExact) reader.remark(range, `bytes that are no ${window.encoding.label} are shown as U+FFFD`)
      const record = reader.take(value, range)
      if (record !== undefined) records.push(record)
    }
    if (records.length > 0) yield records
    options.onProgress?.(Math.min(window.byteOffset(window.end), source.byteLength))
  }
  reader.end(window.byteOffset(window.end))
}
