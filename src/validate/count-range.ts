/** How often a rule has to match: `never`, `exactly 2` (or `2`), `at least 1`, `at most 3`, `2 to 4`. */
export interface CountRange {
  readonly least: number
  /** Infinity: no bound. */
  readonly most: number
  /** Matches above `least` are as good, but told: the suite gives a lower bound where it could have counted. */
  readonly tellsSurplus: boolean
}

export function range(least: number, most: number): CountRange {
  return { least, most, tellsSurplus: false }
}

const FORMS: readonly (readonly [form: RegExp, range: (first: number, second: number) => CountRange])[] = [
  [/^never$/i, () => range(0, 0)],
  [/^(?:exactly )?(\d{1,9})(?: times?)?$/i, (count) => range(count, count)],
  [/^at least (\d{1,9})(?: times?)?$/i, (least) => range(least, Number.POSITIVE_INFINITY)],
  [/^at most (\d{1,9})(?: times?)?$/i, (most) => range(0, most)],
  [/^(\d{1,9}) to (\d{1,9})(?: times?)?$/i, range],
]

/** For messages. */
export const COUNT_FORMS = '"never", "exactly 1" (or 1), "at least 1", "at most 3" or "2 to 4"'

/** undefined when the text says no such thing. */
export function parseCount(text: string): CountRange | undefined {
  for (const [form, rangeOf] of FORMS) {
    const found = form.exec(text.trim().replace(/\s+/g, ' '))
    if (found === null) continue
    const counted = rangeOf(Number(found[1] ?? 0), Number(found[2] ?? 0))
    return counted.least <= counted.most ? counted : undefined
  }
  return undefined
}

/** The inverse of `parseCount`. */
export function countRangeText({ least, most }: CountRange): string {
  if (most === 0) return 'never'
  if (most === Number.POSITIVE_INFINITY) return `at least ${least}`
  if (least === most) return `exactly ${least}`
  return least === 0 ? `at most ${most}` : `${least} to ${most}`
}
