/** A pattern and the place up to which it was read, in UTF-16 units; characters are whole code points. */
export class PatternReader {
  readonly source: string
  position = 0

  constructor(source: string) {
    this.source = source
  }

  atEnd(): boolean {
    return this.position >= this.source.length
  }

  rest(): string {
    return this.source.slice(this.position, this.position + REST_LENGTH)
  }

  peek(): string | undefined {
    return this.source[this.position]
  }

  next(): string {
    const character = String.fromCodePoint(this.source.codePointAt(this.position)!)
    this.position += character.length
    return character
  }

  take(character: string): boolean {
    if (this.source[this.position] !== character) return false
    this.position++
    return true
  }

  fail(message: string, offset: number): never {
    throw new RegexError('invalid', message, offset)
  }

  refuse(message: string, offset: number): never {
    throw new RegexError('unsupported', message, offset)
  }
}

/** How far one looks ahead: names of groups, classes and properties are shorter. */
const REST_LENGTH = 80

export class RegexError extends Error {
  readonly reason: 'invalid' | 'unsupported'
  /** UTF-16 units into the pattern. */
  readonly offset: number

  constructor(reason: 'invalid' | 'unsupported', message: string, offset: number) {
    super(message)
    this.reason = reason
    this.offset = offset
  }
}
