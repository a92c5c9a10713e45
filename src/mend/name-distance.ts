/** Letters that differ between two names; capitals count as none, and two swapped neighbours as one. */
export function nameDistance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > FAR) return Number.POSITIVE_INFINITY
  const [a, b] = [left.toLowerCase(), right.toLowerCase()]
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(changed, rows[i - 1]![j]! + 1, row[j - 1]! + 1))
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwapped) row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}

/** Names that differ by more are not compared. */
const FAR = 3
