import { encodingOf } from './encoding.ts'

/** What `recogniseInput` looks at: enough for the first line of a table. */
export const RECOGNISE_LENGTH = 4096

/** What XML needs of it. */
const XML_LENGTH = 64

export type InputForm = 'evtx' | 'xml' | 'json' | 'csv'

/**
 * What a source is by its first bytes, never by its name. undefined: none of these; it may still be an EVTX file whose header is
 * damaged, which the chunk at offset 4096 would show and `readEvtx` decides.
 */
export function recogniseInput(head: Uint8Array): InputForm | undefined {
  if (beginsWith(head, 'ElfFile\0') || beginsWith(head, 'ElfChnk\0')) return 'evtx'
  // evtx_dump begins with `Record 1`. As `readXmlExport` would take it, but without the declaration: its encoding is not of interest here.
  const start = leadingText(head.subarray(0, XML_LENGTH))
  if (/^(?:Record \d{1,20}\s)?[\s-]*<(?:\?xml\s|!--|!DOCTYPE\s|Events?[\s/>])/.test(start)) return 'xml'
  if (/^[\s\ufeff\u00ef\u00bb\u00bf]*(?:Record \d{1,20}\s+)?[{[]/.test(start)) return 'json'
  return isTable(leadingText(head.subarray(0, RECOGNISE_LENGTH))) ? 'csv' : undefined
}

/** A line of printable text with three cells or more, and another one behind it. Whether it is one of events is told by its names. */
function isTable(text: string): boolean {
  const [line, rest] = /^([^\n]*)\n([\s\S]*)$/.exec(text)?.slice(1) ?? []
  if (line === undefined || rest === '' || /[\0-\x08\x0e-\x1f]/.test(text)) return false
  return [',', ';', '\t'].some((separator) => line.split(separator).length >= 3)
}

function beginsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((character, i) => bytes[i] === character.charCodeAt(0))
}

function leadingText(head: Uint8Array): string {
  const { unitLength, isBigEndian, markLength } = encodingOf(head.subarray(0, 4))
  let text = ''
  for (let at = markLength; at + unitLength <= head.length; at += unitLength) {
    const low = head[isBigEndian ? at + 1 : at]!
    const high = unitLength === 1 ? 0 : head[isBigEndian ? at : at + 1]!
    text += String.fromCharCode(low | (high << 8))
  }
  return text
}
