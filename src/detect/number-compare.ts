import type { Relation } from '../sigma/plan.ts'

const DECIMAL = /^-?\d+(\.\d+)?$/

/** Compares decimal numerals as text, exactly at any size; undefined when one of them is no plain decimal number. */
export function compareDecimals(left: string, right: string): number | undefined {
  if (!DECIMAL.test(left) || !DECIMAL.test(right)) return undefined
  const difference = Number(left) - Number(right)
  const areIntegers = !left.includes('.') && !right.includes('.')
  // Above 2^53 numbers run together; integers of any size are told apart digit by digit.
  if (!areIntegers || (left.length < 16 && right.length < 16)) return difference
  const exact = BigInt(left) - BigInt(right)
  return exact < 0n ? -1 : exact > 0n ? 1 : 0
}

export function relationHolds(relation: Relation, order: number): boolean {
  switch (relation) {
    case 'lt':
      return order < 0
    case 'lte':
      return order <= 0
    case 'gt':
      return order > 0
    case 'gte':
      return order >= 0
  }
}
