/** Colours for terminals. The codes stand here, since tables are also printed by workers and without Node. */
import type { Level } from '../sigma/index.ts'

/** Colours text for a terminal; the identity where there is none. */
export type Paint = (style: PaintStyle, text: string) => string
export type PaintStyle = Level | 'heading' | 'error' | 'warning'

/** Parameters of SGR (ECMA-48, 8.3.117). */
const CODES: { readonly [style in PaintStyle]: number } = {
  critical: 31,
  high: 35,
  medium: 33,
  low: 32,
  informational: 2,
  heading: 1,
  error: 31,
  warning: 33,
}
const BOLD = '\u001b[1m'

export const colored: Paint = (style, text) =>
  `${style === 'critical' ? BOLD : ''}\u001b[${CODES[style]}m${text}\u001b[0m`

export const uncolored: Paint = (_style, text) => text
