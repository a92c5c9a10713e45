/** Text of a typed value, as the reader prints it, back to the value. What its type cannot have printed is kept as text. */
import type { TypedItem } from './log-record.ts'
import { ByteWriter } from './write-bytes.ts'
import { EvtxWriteError } from './write-error.ts'
import { fileTime } from './write-time.ts'
import { type PlainValue, writePlainValue } from './write-value.ts'

export interface DescribedValue {
  readonly name: string
  readonly value: PlainValue
}

export function valuesOf(items: readonly TypedItem[]): DescribedValue[] {
  return items.map(({ name, type, value }) => ({ name, value: parsedValue(type, value) }))
}

function parsedValue(type: string, text: string): PlainValue {
  const value = PARSERS[type]?.(text)
  return value !== undefined && isWritable(value) ? value : { type: 'string', value: text }
}

function isWritable(value: PlainValue): boolean {
  try {
    writePlainValue(new ByteWriter(16), value)
    return true
  } catch (error) {
    if (error instanceof EvtxWriteError) return false
    throw error
  }
}

type Parser = (text: string) => PlainValue | undefined

/** By the names of `value.ts`. A Null leaves a text that holds nothing: libevtx fails a Null where Data is not optional. */
const PARSERS: { readonly [type: string]: Parser | undefined } = {
  AnsiString: (value) => ({ type: 'ansi', value }),
  Int8: numbers('i8'),
  UInt8: numbers('u8'),
  Int16: numbers('i16'),
  UInt16: numbers('u16'),
  Int32: numbers('i32'),
  UInt32: numbers('u32'),
  Int64: bigNumbers('i64'),
  UInt64: bigNumbers('u64'),
  Real32: reals('float'),
  Real64: reals('double'),
  Bool: (text) => (/^(?:true|false)$/.test(text) ? { type: 'bool', value: text === 'true' } : undefined),
  Binary: (text) => (/^(?:[0-9A-F]{2})*$/.test(text) ? { type: 'binary', value: hexBytes(text) } : undefined),
  GUID: (value) => ({ type: 'guid', value }),
  SizeT: bigNumbers('sizet'),
  FileTime: times('filetime'),
  SystemTime: times('systemtime'),
  SID: (value) => ({ type: 'sid', value }),
  HexInt32: numbers('hex32'),
  HexInt64: bigNumbers('hex64'),
}

const WHOLE = /^(?:-?\d{1,20}|0x[0-9a-f]{1,16})$/

function numbers(type: 'i8' | 'u8' | 'i16' | 'u16' | 'i32' | 'u32' | 'hex32'): Parser {
  return (text) => (WHOLE.test(text) ? { type, value: Number(text) } : undefined)
}

function bigNumbers(type: 'i64' | 'u64' | 'sizet' | 'hex64'): Parser {
  return (text) => (WHOLE.test(text) ? { type, value: BigInt(text) } : undefined)
}

function reals(type: 'float' | 'double'): Parser {
  return (text) => {
    const value = Number(text.replace(/INF$/, 'Infinity'))
    return text !== '' && (text === 'NaN' || !Number.isNaN(value)) ? { type, value } : undefined
  }
}

/** A time beyond the year 9999 prints as a number. */
function times(type: 'filetime' | 'systemtime'): Parser {
  return (text) => {
    if (/^0x[0-9a-f]{1,16}$/.test(text)) return type === 'filetime' ? { type, value: BigInt(text) } : undefined
    try {
      return { type, value: fileTime(text) }
    } catch (error) {
      if (error instanceof EvtxWriteError) return undefined
      throw error
    }
  }
}

function hexBytes(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
