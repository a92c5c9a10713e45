/** Columns of a terminal that text takes, for tables whose columns stay in line whatever logs hold. */

const PLAIN = /^[\x20-\x7e]*$/
/** Marks on the letter before, and what shows nothing. */
const NARROW = /[\p{Mn}\p{Me}\p{Cf}]/u
/** Scripts of East Asia and emoji (Unicode's East Asian Width W and F, by blocks). */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]/u

function columnsOf(character: string): number {
  return NARROW.test(character) ? 0 : WIDE.test(character) ? 2 : 1
}

/** `text` is one line without characters that a terminal obeys. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length
  let width = 0
  for (const character of text) width += columnsOf(character)
  return width
}

/** As much of it as finds room, ending in `…` where something is missing. */
export function cutText(text: string, width: number): string {
  if (PLAIN.test(text)) return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`
  let kept = ''
  let used = 0
  /** Where to cut when all of it turns out to find no room. */
  let short = ''
  for (const character of text) {
    used += columnsOf(character)
    if (used > width) return `${short}…`
    kept += character
    if (used < width) short = kept
  }
  return kept
}

/** Cut or filled up with spaces on the right. */
export function fittedText(text: string, width: number): string {
  const cut = cutText(text, width)
  return cut + ' '.repeat(Math.max(0, width - textWidth(cut)))
}
