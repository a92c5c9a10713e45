import type { UnitWindow } from './unit-window.ts'

const BEGINNING = 'Record '
const MAX_DIGITS = 20

/**
 * evtx_dump puts a line `Record 12` before each event, unless it is told not to. Gives the position behind it; undefined:
 * there is none; `more`: the window must be filled before that can be told.
 */
export function recordLineEnd(window: UnitWindow, start: number): number | 'more' | undefined {
  const missing = window.isComplete ? undefined : 'more'
  let at = start
  for (const character of BEGINNING) {
    const unit = window.unit(at)
    if (unit !== character.charCodeAt(0)) return Number.isNaN(unit) ? missing : undefined
    at++
  }
  const digits = at
  while (isDigit(window.unit(at)) && at - digits <= MAX_DIGITS) at++
  if (at - digits > MAX_DIGITS) return undefined
  if (window.unit(at) === 0x0d) at++
  if (Number.isNaN(window.unit(at))) return missing
  return at > digits && window.unit(at) === 0x0a ? at + 1 : undefined
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}
