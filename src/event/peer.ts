/** The other readers that a log is checked with. Each was written by other people; none shares code with this one. */
export const PEERS = {
  'ts-evtx': { title: '@ts-evtx/core' },
  evtxexport: { title: 'evtxexport (libevtx)' },
  evtx_dump: { title: 'evtx_dump (Rust evtx)' },
} as const satisfies { readonly [name: string]: { readonly title: string } }

export type PeerName = keyof typeof PEERS

export const PEER_NAMES = Object.keys(PEERS) as readonly PeerName[]
