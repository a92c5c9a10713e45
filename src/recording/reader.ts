import { EvtxWriteError } from '../evtx/write-value.ts'
import { type MapNode, type Node, RecordingError } from './document.ts'

/** Typed access to the tree of a description; whatever is not as expected is refused with file and line. */
export class Reader {
  readonly file: string

  constructor(file: string) {
    this.file = file
  }

  fail(line: number, message: string): never {
    throw new RecordingError(this.file, line, message)
  }

  /** What the writer makes of a value; what it refuses is refused with the line. */
  written<Result>(line: number, write: () => Result): Result {
    try {
      return write()
    } catch (error) {
      if (error instanceof EvtxWriteError) return this.fail(line, error.message)
      throw error
    }
  }

  /** `keys`: what may stand there. Left out: anything. */
  map(node: Node, what: string, keys?: readonly string[]): MapNode {
    if (node.kind !== 'map') return this.fail(node.line, `${what} must be a map`)
    if (keys) {
      for (const [key, { line }] of node.entries) {
        if (!keys.includes(key)) this.fail(line, `${what} has no key "${key}"; it may have ${keys.join(', ')}`)
      }
    }
    return node
  }

  list(node: Node, what: string): readonly Node[] {
    return node.kind === 'list' ? node.items : this.fail(node.line, `${what} must be a list`)
  }

  text(node: Node, what: string): string {
    return node.kind === 'text' ? node.text : this.fail(node.line, `${what} must be one value`)
  }

  textAt(map: MapNode, key: string): string | undefined {
    const entry = map.entries.get(key)
    return entry && this.text(entry.value, key)
  }

  integerAt(map: MapNode, key: string): number | undefined {
    const text = this.textAt(map, key)
    if (text === undefined) return undefined
    return isInteger(text) ? Number(text) : this.fail(map.entries.get(key)!.line, `${key} must be a whole number`)
  }

  textsAt(map: MapNode, key: string): readonly string[] {
    const entry = map.entries.get(key)
    return entry ? this.list(entry.value, key).map((item) => this.text(item, `an entry of ${key}`)) : []
  }
}

export function isInteger(text: string): boolean {
  return /^(?:-?\d+|0x[0-9a-f]+)$/i.test(text)
}
