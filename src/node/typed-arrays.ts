/**
 * Plain values with typed arrays inside as bytes: one line of JSON, in which each array says where its content lies, and
 * the contents behind it. Read in place, so that megabytes take no time. (`node:v8` would do, but takes longer to load
 * than this takes to run.)
 */

type TypedArray = Uint8Array | Uint16Array | Int32Array | Float64Array

const TYPES = { Uint8Array, Uint16Array, Int32Array, Float64Array }

/** An array in the line of JSON: its type, where it begins behind the line, how many items it has. */
interface Place {
  readonly $array: keyof typeof TYPES
  readonly at: number
  readonly length: number
}

/** Contents begin at multiples of this, as the widest type wants it. */
const ALIGNMENT = 8

export function encodeArrays(value: unknown): Uint8Array {
  const arrays: TypedArray[] = []
  let end = 0
  const head = JSON.stringify(value, (_key, each: unknown) => {
    if (!ArrayBuffer.isView(each)) return each
    const array = each as TypedArray
    const place = {
      $array: array.constructor.name as keyof typeof TYPES,
      at: end,
      length: array.length,
    } satisfies Place
    arrays.push(array)
    end = aligned(end + array.byteLength)
    return place
  })
  const start = aligned(Buffer.byteLength(head) + 1)
  const bytes = Buffer.alloc(start + end)
  bytes.write(`${head}\n`)
  let at = start
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += aligned(array.byteLength)
  }
  return bytes
}

/** The inverse. The arrays look into `bytes` where they lie well. @throws when the bytes are not what `encodeArrays` made */
export function decodeArrays(bytes: Buffer): unknown {
  const headEnd = bytes.indexOf('\n')
  const start = aligned(headEnd + 1)
  return JSON.parse(bytes.toString('utf8', 0, headEnd), (_key, each: unknown) => {
    if (typeof each !== 'object' || each === null || !('$array' in each)) return each
    const { $array, at, length } = each as Place
    const Type = TYPES[$array]
    const memory = bytes.buffer as ArrayBuffer
    const offset = bytes.byteOffset + start + at
    if (offset % Type.BYTES_PER_ELEMENT === 0) return new Type(memory, offset, length)
    return new Type(memory.slice(offset, offset + length * Type.BYTES_PER_ELEMENT))
  })
}

function aligned(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT
}
