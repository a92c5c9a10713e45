/**
 * The golden list: every way in which other readers' values of the recordings in ../shared/expected/records.csv (8,394
 * records) differ from ours, with the number of values. A row more, a row less or another number is a change of a reader,
 * ours or theirs, and has to be looked into. No row is a difference of `real` weight.
 */
import type { DifferenceKindName, PeerName } from '../../src/event/index.ts'

export interface GoldenRow {
  readonly peer: PeerName
  readonly kind: DifferenceKindName
  readonly values: number
  readonly why: string
}

/** The versions that were counted. Of another version only the kinds have to be these. */
export const COUNTED_VERSIONS: { readonly [peer in PeerName]: string } = {
  evtxexport: '20181227',
  evtx_dump: '0.15.1',
  'ts-evtx': '1.1.1',
}

export const RECORDS = 8394

export const GOLDEN: readonly GoldenRow[] = [
  {
    peer: 'evtxexport',
    kind: 'guid',
    values: 19187,
    why: 'libevtx prints GUIDs in capitals, as older versions of Windows do; current ones print small letters, and so do we.',
  },
  {
    peer: 'evtxexport',
    kind: 'time-padding',
    values: 9190,
    why: 'libevtx prints nine digits of a FILETIME, of which the last two are always zero; Windows today prints seven.',
  },
  {
    peer: 'evtxexport',
    kind: 'hex-padding',
    values: 5447,
    why: 'libevtx prints hexadecimal numbers with all their zeros; Windows prints none.',
  },
  {
    peer: 'evtxexport',
    kind: 'line-ends',
    values: 1264,
    why: 'The XML holds bare carriage returns, which reading it as XML turns into line feeds; the record holds CR LF.',
  },
  { peer: 'evtx_dump', kind: 'line-ends', values: 1264, why: 'The same, in the same values.' },
  {
    peer: 'evtx_dump',
    kind: 'control-characters',
    values: 20,
    why: 'Control characters, which XML forbids, are printed as "_" (PrivilegeList of Security 4661 among others).',
  },
  { peer: 'ts-evtx', kind: 'guid', values: 19187, why: 'GUIDs are printed in capitals.' },
  { peer: 'ts-evtx', kind: 'time-cut', values: 8046, why: 'Times lose what is below the millisecond.' },
  {
    peer: 'ts-evtx',
    kind: 'time-padding',
    values: 1144,
    why: 'Times that hold whole milliseconds, printed with three digits.',
  },
  {
    peer: 'ts-evtx',
    kind: 'white-space',
    values: 1267,
    why: 'Lines of a value are indented, and values of white space become empty.',
  },
  {
    peer: 'ts-evtx',
    kind: 'behind-boolean',
    values: 1237,
    why: 'A Boolean is read as one byte of its four: addresses and ports of Sysmon 3, for the most part.',
  },
  { peer: 'ts-evtx', kind: 'number-base', values: 516, why: 'Pointers are printed in decimal notation.' },
  { peer: 'ts-evtx', kind: 'joined-items', values: 379, why: 'The items of an array are printed as one value.' },
  {
    peer: 'ts-evtx',
    kind: 'empty-value',
    values: 367,
    why: 'A <Binary> whose value is Null is printed, empty; Windows leaves it out.',
  },
  { peer: 'ts-evtx', kind: 'control-characters', values: 21, why: 'Control characters vanish.' },
]
