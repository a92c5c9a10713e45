/** A source in which no event of a known shape was found. Thrown; nothing of the source is read then. */
export class UnknownShape extends Error {
  override readonly name = 'UnknownShape'
}
