/** An archive, or a member of it, that is not read or not read on: a limit, a method, a password. The message is for people. */
export class ArchiveError extends Error {
  override name = 'ArchiveError'
}

/** Packed data that are damaged or cut off: what came before them stands, and whoever reads tells the damage. */
export class PackedDamage extends Error {
  override name = 'PackedDamage'
}
