/** Names of zip members. They are shown and nothing else: nothing is ever written under one. */
import { crc32 } from 'node:zlib'

const FLAG_UTF8 = 0x0800
const EXTRA_UNICODE_PATH = 0x7075

/** IBM code page 437 from 0x80 on, which names are in that say nothing of themselves. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'

/** Many tools write UTF-8 without saying so; what is valid as such hardly ever means anything else. */
export function zipName(bytes: Uint8Array, flags: number, extra: ReadonlyMap<number, Buffer>): string {
  const name = unicodePath(bytes, extra.get(EXTRA_UNICODE_PATH)) ?? utf8(bytes)
  return (name ?? ((flags & FLAG_UTF8) === 0 ? cp437(bytes) : Buffer.from(bytes).toString('utf8'))).replaceAll(
    '\\',
    '/',
  )
}

/** Info-ZIP's second name, which holds as long as the first one was not changed. */
function unicodePath(name: Uint8Array, field: Buffer | undefined): string | undefined {
  if (field === undefined || field.length < 5 || field[0] !== 1 || field.readUInt32LE(1) !== crc32(name))
    return undefined
  return utf8(field.subarray(5))
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function cp437(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : CP437[byte - 0x80]!)).join('')
}
