/** RFC 4180 as a reader of its own would have it: rows of cells, whatever they hold. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, cell, end] of text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/g)) {
    if (end === '' && cell === '') break
    row.push(cell!.startsWith('"') ? cell!.slice(1, -1).replaceAll('""', '"') : cell!)
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}
