/** Text of a description to a value of the type that a field has. */
import { ByteWriter } from '../evtx/write-bytes.ts'
import { EvtxWriteError, type PlainValue, VALUE_TYPES, type ValueType, writePlainValue } from '../evtx/write-value.ts'
import { isInteger } from './reader.ts'

/** Nothing in a recorded file has these, or no text can say them. */
type UnwritableType = 'binxml' | 'array' | 'evthandle' | 'evtxml'

const UNWRITABLE: readonly string[] = ['binxml', 'array', 'evthandle', 'evtxml'] satisfies UnwritableType[]

export function isValueType(name: string): name is Exclude<ValueType, UnwritableType> {
  return Object.hasOwn(VALUE_TYPES, name) && !UNWRITABLE.includes(name)
}

/** @throws EvtxWriteError for text that is nothing of that type */
export function typedValue(type: ValueType, text: string): PlainValue {
  const value = untriedValue(type, text)
  if (!value) throw new EvtxWriteError(`"${text}" is no ${type}`)
  // The writer knows best what it can write; asking it here lets the caller name the line.
  writePlainValue(new ByteWriter(0), value)
  return value
}

function untriedValue(type: ValueType, text: string): PlainValue | undefined {
  switch (type) {
    case 'null':
      return { type }
    case 'string':
    case 'ansi':
    case 'guid':
    case 'sid':
    case 'filetime':
    case 'systemtime':
      return { type, value: text }
    case 'i64':
    case 'u64':
    case 'hex64':
    case 'sizet':
      return isInteger(text) ? { type, value: BigInt(text) } : undefined
    case 'float':
    case 'double':
      return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : { type, value: Number(text) }
    case 'bool':
      return text === 'true' || text === 'false' ? { type, value: text === 'true' } : undefined
    case 'binary':
      return hexBytes(text)
    case 'strings':
      return { type, value: [text] }
    case 'binxml':
    case 'array':
    case 'evthandle':
    case 'evtxml':
      return undefined
    default:
      return isInteger(text) ? { type, value: Number(text) } : undefined
  }
}

function hexBytes(text: string): PlainValue | undefined {
  if (!/^(?:[0-9a-f]{2})*$/i.test(text)) return undefined
  const pairs = text.match(/../g) ?? []
  return { type: 'binary', value: Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)) }
}
