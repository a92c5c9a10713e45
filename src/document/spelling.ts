import { isWindowsProgram } from '../atomic/windows-programs.ts'

/** How few letters would have to change for a word to stand in a text. */

export interface NearestPart {
  /** Letters to add, leave out or change, and neighbours to swap; without regard to case. */
  readonly distance: number
  /** The part of the text that comes nearest. */
  readonly part: string
  readonly start: number
}

/** Longer words and texts are not compared: the cost is their product. */
const MAX_WORD = 200
const MAX_TEXT = 16_384

/** Edits that still look like a slip: one in a short word, more only in long ones. The extension of a file name is no part of the word. */
export function mostSlips(word: string): number {
  const length = word.replace(/\.[a-z]{2,4}$/i, '').replace(/[^\p{L}\p{N}]/gu, '').length
  return length < 4 ? 0 : length < 8 ? 1 : length < 16 ? 2 : 3
}

/** Sellers' search with swaps: the part of `text` with the least distance from `word`, the first of several; undefined when none is near. */
export function nearestPart(word: string, text: string, most = mostSlips(word)): NearestPart | undefined {
  if (word.length > MAX_WORD || text.length > MAX_TEXT || most === 0) return undefined
  // Letters of other alphabets are no slips: they are what attackers hide words with.
  if (/[^\x00-\x7f]/.test(word) && !/[^\x00-\x7f]/.test(text)) return undefined
  const [w, t] = [word.toLowerCase(), text.toLowerCase()]
  // Column by column of the text: cost of each beginning of the word ending there, and where its part begins.
  let before: Cell[] = []
  let last: Cell[] = Array.from({ length: w.length + 1 }, (_, cost) => ({ cost, from: 0 }))
  let best: NearestPart | undefined
  for (let at = 1; at <= t.length; at++) {
    const column: Cell[] = [{ cost: 0, from: at }]
    for (let row = 1; row <= w.length; row++) {
      const same = w[row - 1] === t[at - 1]
      let cell = step(last[row - 1]!, same ? 0 : 1)
      cell = cheaper(cell, step(last[row]!, 1))
      cell = cheaper(cell, step(column[row - 1]!, 1))
      if (row > 1 && at > 1 && w[row - 1] === t[at - 2] && w[row - 2] === t[at - 1])
        cell = cheaper(cell, step(before[row - 2]!, 1))
      column.push(cell)
    }
    const { cost, from } = column[w.length]!
    if (
      cost <= most &&
      (best === undefined || cost < best.distance || (cost === best.distance && isRounder(text, from, at, best)))
    )
      best = { distance: cost, part: text.slice(from, at), start: from }
    before = last
    last = column
  }
  return best
}

/** Of equally near parts the one that begins and ends where words do. */
function isRounder(text: string, from: number, to: number, best: NearestPart): boolean {
  return seams(text, from, to) > seams(text, best.start, best.start + best.part.length)
}

function seams(text: string, from: number, to: number): number {
  return Number(isSeam(text, from)) + Number(isSeam(text, to))
}

function isSeam(text: string, at: number): boolean {
  return !/[\p{L}\p{N}_]/u.test(text[at - 1] ?? '') || !/[\p{L}\p{N}_]/u.test(text[at] ?? '')
}

interface Cell {
  readonly cost: number
  readonly from: number
}

function step({ cost, from }: Cell, added: number): Cell {
  return { cost: cost + added, from }
}

function cheaper(left: Cell, right: Cell): Cell {
  return right.cost < left.cost ? right : left
}

/** The name of a program of Windows, with or without a folder before it: who names one means it. */
export function isProgram(text: string): boolean {
  return isWindowsProgram(text.replace(/^.*[\\/]/, ''))
}
