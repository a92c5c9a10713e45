import { FILE_HEADER_LENGTH } from '../evtx/index.ts'
import { recogniseInput } from '../input/recognise.ts'

/**
 * Whether a file that nobody named is taken for a log: one that begins like an EVTX file, whatever it is called (locked
 * copies and shadow copies have names of their own), and one that is called like a log, whatever it holds.
 */
export function isLogHead(head: Uint8Array, name: string): boolean {
  return beginsLikeEvtx(head) || isCalledLikeLog(name)
}

/** By the header, or by the first chunk behind a damaged one. */
export function beginsLikeEvtx(head: Uint8Array): boolean {
  return recogniseInput(head) === 'evtx' || recogniseInput(head.subarray(FILE_HEADER_LENGTH)) === 'evtx'
}

export function isCalledLikeLog(name: string): boolean {
  return /\.(evtx|xml)$/i.test(name)
}
