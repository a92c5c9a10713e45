import { UserError } from './exit-codes.ts'

/** Inclusive. */
export interface NumberRange {
  readonly first: bigint
  readonly last: bigint
}

/** `7`, `10-20`, `1,4,10-20`, in any number of arguments. undefined: the option was not given. @throws UserError */
export function numberRanges(option: string, texts: readonly string[] | undefined): NumberRange[] | undefined {
  return texts?.flatMap((text) => text.split(',')).map((part) => rangeOf(option, part.trim()))
}

/** As many digits as 64 bits need. */
const RANGE = /^(\d{1,20})(?:-(\d{1,20}))?$/

function rangeOf(option: string, text: string): NumberRange {
  const [, first, last = first] = RANGE.exec(text) ?? []
  if (first === undefined || last === undefined)
    throw new UserError(`--${option}: "${text}" is no number; write it like 7, 10-20 or 1,4,10-20`)
  if (BigInt(first) > BigInt(last)) throw new UserError(`--${option}: in "${text}" the range ends before it begins`)
  return { first: BigInt(first), last: BigInt(last) }
}

export function isInRanges(ranges: readonly NumberRange[], number: number | bigint | null): boolean {
  // Numbers and bigints compare by value.
  return number !== null && ranges.some(({ first, last }) => number >= first && number <= last)
}
