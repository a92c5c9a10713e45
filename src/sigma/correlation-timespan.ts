/** Units of a timespan in seconds. The specification has s, m, h and d; w, M and y are pySigma's. */
const UNITS: { readonly [unit: string]: number } = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  M: 2_629_746,
  y: 31_556_952,
}

const TICKS_PER_SECOND = 10_000_000

/** `5m` in 100 ns ticks; undefined when it is no timespan, or longer than can be told exactly (some 28 years). */
export function timespanTicks(text: string): number | undefined {
  const [, digits, unit] = /^([0-9]{1,10})([smhdwMy])$/.exec(text) ?? []
  if (digits === undefined || unit === undefined) return undefined
  const ticks = Number(digits) * UNITS[unit]! * TICKS_PER_SECOND
  return ticks > 0 && Number.isSafeInteger(ticks) ? ticks : undefined
}
