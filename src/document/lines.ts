/** A line of a document: `start` is its UTF-16 offset in the text, `number` counts from 1; the line break is left out. */
export interface Line {
  readonly number: number
  readonly start: number
  readonly text: string
}

/** Lines end with LF, CR LF or CR; a byte order mark is no part of the first. */
export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  let start = text.startsWith('\ufeff') ? 1 : 0
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\r|\n/g)) {
    lines.push({ number: lines.length + 1, start, text: text.slice(start, index) })
    start = index + lineBreak.length
  }
  lines.push({ number: lines.length + 1, start, text: text.slice(start) })
  return lines
}

/** Blank, or white space only. */
export function isBlank({ text }: Line): boolean {
  return text.trim() === ''
}
