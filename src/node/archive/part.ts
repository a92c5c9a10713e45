/** Where the bytes of a member lie in a file, and what has to be done to them. Plain JSON: workers are given it. */
export interface Part {
  /** Of the packed bytes in the file. */
  readonly offset: number
  readonly length: number
  readonly packing: 'stored' | 'deflate' | 'gzip'
  readonly decryption?: Decryption
  /** What comes out, as the archive says it; null where it does not say. */
  readonly expanded: { readonly length: number; readonly crc32: number | null } | null
  /** Bytes that may come out. */
  readonly limit: number
}

/** Keys, not passwords. `zip-crypto`: the state after the password; `aes`: hexadecimal, the code that proves the data lies behind them. */
export type Decryption =
  | { readonly kind: 'zip-crypto'; readonly keys: readonly [number, number, number] }
  | { readonly kind: 'aes'; readonly key: string; readonly authenticationKey: string }

/** Whether any place of it can be read as fast as any other: what is stored as it is and has no checksum to be held. */
export function isRandomAccess(part: Part): boolean {
  return part.packing === 'stored' && part.decryption === undefined && (part.expanded?.crc32 ?? null) === null
}
