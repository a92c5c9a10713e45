import { encodingOf } from './encoding.ts'

/** What `recogniseInput` needs; it looks at no more. */
export const RECOGNISE_LENGTH = 64

/**
 * What a source is by its first bytes, never by its name. undefined: neither; it may still be an EVTX file whose header is
 * damaged, which the chunk at offset 4096 would show and `readEvtx` decides.
 */
export function recogniseInput(head: Uint8Array): 'evtx' | 'xml' | undefined {
  const start = head.subarray(0, RECOGNISE_LENGTH)
  if (beginsWith(start, 'ElfFile\0') || beginsWith(start, 'ElfChnk\0')) return 'evtx'
  // As `readXmlExport` would take it, but without the declaration: its encoding is not of interest here.
  return /^[\s-]*<(?:\?xml\s|!--|!DOCTYPE\s|Events?[\s/>])/.test(leadingText(start)) ? 'xml' : undefined
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
