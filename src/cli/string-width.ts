/**
 * In place of the package of this name that lays out help: `scripts/build.js` joins this one into the command. The package
 * makes a segmenter and the set of all emoji when it is loaded, in every run: a twelfth of a small one.
 */
import { stripVTControlCharacters } from 'node:util'
import { textWidth } from '../report/text-width.ts'

/** Columns that a line takes, without the sequences that colour it. */
export default function stringWidth(text: string): number {
  return textWidth(stripVTControlCharacters(text))
}
