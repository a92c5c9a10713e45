/**
 * What a plain (unquoted) scalar is in the core schema of YAML 1.2 (§10.3.2), and its number as decimal text: rules
 * compare numbers by text, so the digits of 64-bit integers must survive.
 */
export type ScalarType = 'text' | 'null' | 'boolean' | 'integer' | 'float' | 'not-finite'

export function typeOfPlain(text: string): ScalarType {
  if (text === '') return 'null'
  const first = text.charCodeAt(0)
  // Nearly every scalar begins with a letter or backslash and is decided here.
  if (first > 0x39 || first < 0x2b) return first < 0x2b ? 'text' : typeOfWord(text)
  return typeOfNumeral(text)
}

function typeOfWord(text: string): ScalarType {
  switch (text) {
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return 'null'
    case 'true':
    case 'True':
    case 'TRUE':
    case 'false':
    case 'False':
    case 'FALSE':
      return 'boolean'
    default:
      return 'text'
  }
}

function typeOfNumeral(text: string): ScalarType {
  if (/^[-+]?[0-9]+$|^0o[0-7]+$|^0x[0-9a-fA-F]+$/.test(text)) return 'integer'
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text)) return 'float'
  if (/^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(text)) return 'not-finite'
  return 'text'
}

/** Digits that a number may have when written out; 1e999999999 would fill the memory. */
const MAX_DIGITS = 400

/**
 * The shortest decimal text of a number: '2.0' -> '2', '1e3' -> '1000', '0x10' -> '16', '+5' -> '5'; undefined when it
 * would be longer than MAX_DIGITS.
 */
export function decimalText(text: string): string | undefined {
  if (text.length > MAX_DIGITS) return undefined
  if (text.startsWith('0x') || text.startsWith('0o')) return BigInt(text).toString()
  const [, sign, whole, fraction = '', exponent = '0'] = /^([-+]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([-+]?[0-9]+))?$/.exec(
    text,
  )!
  const shift = Number(exponent)
  if (Math.abs(shift) > MAX_DIGITS) return undefined
  const digits = whole! + fraction
  const point = whole!.length + shift
  const left =
    point <= 0
      ? '0'
      : digits
          .slice(0, point)
          .padEnd(point, '0')
          .replace(/^0+(?=[0-9])/, '')
  const right = (point <= 0 ? '0'.repeat(-point) + digits : digits.slice(point)).replace(/0+$/, '')
  const value = right === '' ? left : `${left}.${right}`
  return sign === '-' && value !== '0' ? `-${value}` : value
}
