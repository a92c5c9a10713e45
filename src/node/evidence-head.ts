/** What is taken for a log of all that nobody named. */
import { FILE_HEADER_LENGTH } from '../evtx/index.ts'
import { recogniseInput } from '../input/recognise.ts'

/**
 * By the header, or by the first chunk behind a damaged one: whatever it is called, since locked copies and shadow copies
 * have names of their own.
 */
export function beginsLikeEvtx(head: Uint8Array): boolean {
  return recogniseInput(head) === 'evtx' || recogniseInput(head.subarray(FILE_HEADER_LENGTH)) === 'evtx'
}

export function isCalledLikeLog(name: string): boolean {
  return /\.(evtx|xml)$/i.test(name)
}

/** As `isCalledLikeLog`; but office documents, programs and packages are archives full of XML that holds no events. */
export function isLogByName(head: Uint8Array, name: string): boolean {
  if (!isCalledLikeLog(name)) return false
  return /evtx$/i.test(name) || Buffer.from(head).toString('latin1').replaceAll('\0', '').includes('<Event')
}
