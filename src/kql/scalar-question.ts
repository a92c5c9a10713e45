/** Numbers, addresses and dates of queries; undefined: Elasticsearch refuses the value. */
import { addressKey } from '../detect/indexed-test.ts'
import type { IndexQuestion, Precision, Relation } from '../sigma/index.ts'
import { parseDate } from './date-math.ts'
import { INTEGER_LIMITS } from './field-types.ts'

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/

/** More than any number that is kept has. */
const MAX_DIGITS = 400

const PRECISIONS: { readonly [type: string]: Precision } = { float: 'single', half_float: 'single' }

export function numberQuestion(type: string, relation: Relation | 'eq', text: string): IndexQuestion | undefined {
  if (text.length > MAX_DIGITS || !NUMBER.test(text)) return undefined
  const limits = INTEGER_LIMITS[type]
  // A term beyond what the type can hold is found nowhere; a range with such a limit is refused.
  if (limits !== undefined && relation !== 'eq' && type !== 'unsigned_long' && isBeyond(text, limits)) return undefined
  const precision = limits === undefined ? (PRECISIONS[type] ?? 'double') : 'integer'
  return { ask: 'number', precision, relation, value: text.replace(/^\+/, '') }
}

function isBeyond(text: string, [least, most]: readonly [bigint, bigint]): boolean {
  if (/^[+-]?\d+$/.test(text)) {
    const value = BigInt(text.replace(/^\+/, ''))
    return value < least || value > most
  }
  return Number(text) < Number(least) || Number(text) > Number(most)
}

const LOWEST = '0'.repeat(32)
const HIGHEST = 'f'.repeat(32)
const NOWHERE: IndexQuestion = { ask: 'address', from: HIGHEST, to: LOWEST }

/** An address, or a network in CIDR form whose bits behind the prefix do not matter. */
export function ipIs(text: string): IndexQuestion | undefined {
  const [written, prefix, ...rest] = text.split('/')
  const key = addressKey(written!)
  if (key === undefined || rest.length > 0) return undefined
  if (prefix === undefined) return { ask: 'address', from: key, to: key }
  const bits = written!.includes(':') ? 128 : 32
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits) return undefined
  const hosts = (1n << BigInt(bits - Number(prefix))) - 1n
  const address = BigInt(`0x${key}`)
  return { ask: 'address', from: keyOf(address & ~hosts), to: keyOf(address | hosts) }
}

export function ipRange(relation: Relation, text: string): IndexQuestion | undefined {
  const key = addressKey(text)
  if (key === undefined) return undefined
  switch (relation) {
    case 'gte':
      return { ask: 'address', from: key, to: HIGHEST }
    case 'lte':
      return { ask: 'address', from: LOWEST, to: key }
    case 'gt':
      return key === HIGHEST ? NOWHERE : { ask: 'address', from: keyOf(BigInt(`0x${key}`) + 1n), to: HIGHEST }
    case 'lt':
      return key === LOWEST ? NOWHERE : { ask: 'address', from: LOWEST, to: keyOf(BigInt(`0x${key}`) - 1n) }
  }
}

function keyOf(address: bigint): string {
  return address.toString(16).padStart(32, '0')
}

/** What a date leaves out makes it a span: a day is all of its moments. */
export function dateIs(text: string, now: number): IndexQuestion | undefined {
  const [from, to] = [parseDate(text, false, now), parseDate(text, true, now)]
  return from === undefined || to === undefined ? undefined : { ask: 'date', from, to }
}

export function dateRange(relation: Relation, text: string, now: number): IndexQuestion | undefined {
  const time = parseDate(text, relation === 'gt' || relation === 'lte', now)
  if (time === undefined) return undefined
  switch (relation) {
    case 'gte':
      return { ask: 'date', from: time, to: null }
    case 'gt':
      return { ask: 'date', from: time + 1, to: null }
    case 'lt':
      return { ask: 'date', from: null, to: time - 1 }
    case 'lte':
      return { ask: 'date', from: null, to: time }
  }
}
