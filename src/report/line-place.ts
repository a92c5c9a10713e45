import type { Diagnostic } from '../sigma/diagnostics.ts'

/** Line and column, both from 1, behind the last character of a place: what comes there is no part of it. */
export function linePlace(
  text: string,
  { start, end, line, column }: Diagnostic,
): { readonly endLine: number; readonly endColumn: number } {
  return placeAt(text, end, { offset: start, line, column })
}

/** Place of an offset at or behind a known one. */
export function placeAt(
  text: string,
  offset: number,
  known: { readonly offset: number; readonly line: number; readonly column: number },
): { readonly endLine: number; readonly endColumn: number } {
  const between = text.slice(known.offset, offset)
  const breaks = [...between.matchAll(/\r\n|\r|\n/g)]
  const last = breaks.at(-1)
  if (last === undefined) return { endLine: known.line, endColumn: known.column + between.length }
  return {
    endLine: known.line + breaks.length,
    endColumn: between.length - (last.index + last[0].length) + 1,
  }
}
