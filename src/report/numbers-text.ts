/** 1234567 as `1,234,567`. */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `one file`, `3 files`. */
export function countedText(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const

/** Powers of 1,000, as disks and rates are counted. */
export function bytesText(bytes: number): string {
  let unit = 0
  let amount = bytes
  while (amount >= 1000 && unit < UNITS.length - 1) {
    amount /= 1000
    unit++
  }
  return unit === 0 ? `${countText(bytes)} bytes` : `${amount.toFixed(amount < 10 ? 2 : 1)} ${UNITS[unit]}`
}

export function durationText(milliseconds: number): string {
  // Rounded first, so that no minute has sixty seconds.
  if (milliseconds < 59_995) return `${(milliseconds / 1000).toFixed(2)} s`
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
