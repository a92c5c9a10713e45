/** Reads events out of CSV: the first line has the names, each row is an object of texts under them. */
import type { LogRecord } from '../evtx/log-record.ts'
import type { ByteSource } from '../evtx/source.ts'
import { CsvFinder, type FoundRow } from './csv-finder.ts'
import { ExportReader, type ExportReadOptions } from './export-reader.ts'
import type { JsonObject } from './json-object.ts'
import { UnitWindow } from './unit-window.ts'

/** Yields the records of each block, in file order. Throws `UnknownShape`, and errors of the source. */
export async function* readCsvExport(
  source: ByteSource,
  options: ExportReadOptions = {},
): AsyncGenerator<readonly LogRecord[]> {
  const window = await UnitWindow.open(source, options.blockLength)
  const finder = new CsvFinder(window)
  const reader = new ExportReader(source, options)
  let names: readonly string[] | undefined
  while (!window.isComplete) {
    await window.fill(finder.needed)
    const records: LogRecord[] = []
    for (const found of finder.found()) {
      const range = { ...found, start: window.byteOffset(found.start), end: window.byteOffset(found.end) }
      if (found.kind === 'broken') reader.broken(range, found.reason, names !== undefined)
      else if (names === undefined) names = columnNames(found.cells)
      else {
        const excess = found.cells.length - names.length
        if (excess > 0) reader.remark(range, `the row has ${excess} cells more than the first line has names`)
        const record = reader.take(rowObject(names, found), range)
        if (record !== undefined) records.push(record)
      }
    }
    if (records.length > 0) yield records
    options.onProgress?.(Math.min(window.byteOffset(window.end), source.byteLength))
  }
  reader.end(window.byteOffset(window.end))
}

/** Event Viewer gives the column of messages no name, and names its columns in the language of Windows. */
export function columnNames(cells: readonly string[]): readonly string[] {
  const names = cells.map((cell, i) => EVENT_VIEWER_COLUMNS[cell.trim()] ?? (cell.trim() || `column ${i + 1}`))
  return names.includes('Date and Time') && !names.includes('Message') ? [...names, 'Message'] : names
}

/** German, French and Spanish. */
const EVENT_VIEWER_COLUMNS: { readonly [name: string]: string | undefined } = Object.assign(Object.create(null), {
  Ebene: 'Level',
  Schlüsselwörter: 'Keywords',
  'Datum und Uhrzeit': 'Date and Time',
  Quelle: 'Source',
  'Ereignis-ID': 'Event ID',
  Aufgabenkategorie: 'Task Category',
  Niveau: 'Level',
  'Mots clés': 'Keywords',
  'Date et heure': 'Date and Time',
  'ID de l’événement': 'Event ID',
  "ID de l'événement": 'Event ID',
  'Catégorie de la tâche': 'Task Category',
  Nivel: 'Level',
  'Palabras clave': 'Keywords',
  'Fecha y hora': 'Date and Time',
  Origen: 'Source',
  'Id. del evento': 'Event ID',
  'Categoría de la tarea': 'Task Category',
})

/** Own keys whatever they are called. An empty cell is no value: a table has the columns of all its events. */
export function rowObject(names: readonly string[], { cells }: Pick<FoundRow & { kind: 'row' }, 'cells'>): JsonObject {
  return Object.fromEntries(names.flatMap((name, i) => (cells[i] ? [[name, cells[i]]] : [])))
}
