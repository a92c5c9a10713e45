/** What an archive is by its first bytes, never by its name. */
import { isTarHeader } from './tar-header.ts'

export type ArchiveKind = 'zip' | 'gzip' | 'tar' | '7z'

/** Bytes that `archiveKindOf` looks at: tar has no magic before its checksum. */
export const ARCHIVE_HEAD_LENGTH = 512

const MAGICS: readonly (readonly [kind: ArchiveKind, magic: string])[] = [
  ['zip', 'PK\x03\x04'],
  ['zip', 'PK\x05\x06'],
  ['zip', 'PK\x07\x08PK\x03\x04'],
  ['7z', '7z\xbc\xaf\x27\x1c'],
  ['gzip', '\x1f\x8b\x08'],
]

/** Forms that may hold logs and are not read, with what to do about it. */
const UNREAD: readonly (readonly [name: string, magic: string])[] = [
  ['RAR', 'Rar!\x1a\x07'],
  ['xz', '\xfd7zXZ\0'],
  ['bzip2', 'BZh'],
  ['Zstandard', '\x28\xb5\x2f\xfd'],
  ['LZ4', '\x04\x22\x4d\x18'],
]

export function archiveKindOf(head: Uint8Array): ArchiveKind | undefined {
  return MAGICS.find(([, magic]) => beginsWith(head, magic))?.[0] ?? (isTarHeader(head) ? 'tar' : undefined)
}

/** Why an archive is not read; undefined when it is no such form. */
export function unreadReason(head: Uint8Array): string | undefined {
  const found = UNREAD.find(([, magic]) => beginsWith(head, magic))
  if (found === undefined) return undefined
  return `it is packed with ${found[0]}, which is not read here; unpack it first, or pipe what it holds into "-"`
}

function beginsWith(bytes: Uint8Array, magic: string): boolean {
  for (let i = 0; i < magic.length; i++) if (bytes[i] !== magic.charCodeAt(i)) return false
  return true
}
