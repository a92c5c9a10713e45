/**
 * Finds the record of another reader that is the same as one of ours: at the same offset where that reader tells it,
 * otherwise with the same id and time. Both readers go through the file in its order, so what belongs together is found
 * after a short look ahead; records with the same id and time pair off in their order. Every record is taken from the
 * other reader once, and no more of them are held than `WINDOW` says, however long the log is.
 */
import { identityOf, idOf, lengthOf, type PlainRecord } from './plain-record.ts'

/**
 * How far one reader may be ahead of or behind the other: some twenty chunks of usual records, in a few MB.
 */
export const WINDOW = { records: 2048, characters: 4 * 1024 * 1024 } as const

interface Held {
  readonly record: PlainRecord
  readonly id: bigint | null
  readonly length: number
}

export class PeerWindow {
  readonly #records: AsyncIterator<PlainRecord>
  /** Records without a partner in file order; the first `#passed` of them stand before one that has found its partner. */
  readonly #held: Held[] = []
  #passed = 0
  #characters = 0
  #isEnded = false
  readonly #byKey = new Map<string, Held[]>()
  /** What fell behind by more than a window. */
  readonly #givenUp: PlainRecord[] = []

  constructor(records: AsyncIterator<PlainRecord>) {
    this.#records = records
  }

  /** The other reader's record, which is given once; undefined when there is none in reach. */
  async find(our: PlainRecord): Promise<PlainRecord | undefined> {
    const id = idOf(our)
    for (;;) {
      const found = this.#take(our)
      if (found !== undefined) return found
      if (this.#isFull()) {
        if (!this.#passOlder(id)) return undefined
      } else if (!(await this.#pull())) return undefined
    }
  }

  /** Records that will find no partner any more. */
  givenUp(): PlainRecord[] {
    return this.#givenUp.splice(0)
  }

  /** The next record without a partner, when there will be no more of ours; undefined at the end. */
  async next(): Promise<PlainRecord | undefined> {
    const [given] = this.#givenUp.splice(0, 1)
    if (given !== undefined) return given
    if (this.#held.length === 0 && !(await this.#pull())) return undefined
    return this.#remove(0).record
  }

  async #pull(): Promise<boolean> {
    if (this.#isEnded) return false
    const next = await this.#records.next()
    this.#isEnded = next.done === true
    if (next.done === true) return false
    const held = { record: next.value, id: idOf(next.value), length: lengthOf(next.value) }
    this.#held.push(held)
    this.#characters += held.length
    for (const key of keysOf(held.record)) {
      const same = this.#byKey.get(key)
      if (same === undefined) this.#byKey.set(key, [held])
      else same.push(held)
    }
    return true
  }

  #take(our: PlainRecord): PlainRecord | undefined {
    const found = this.#partnerOf(our)
    if (found === undefined) return undefined
    const index = this.#held.indexOf(found)
    this.#remove(index)
    this.#passed = Math.max(this.#passed, index)
    this.#shrink()
    return found.record
  }

  /** Same id and time are not enough where both readers tell offsets, and those differ. */
  #partnerOf(our: PlainRecord): Held | undefined {
    const place = placeKey(our)
    const atPlace = place === undefined ? undefined : this.#byKey.get(place)?.[0]
    if (atPlace !== undefined) return atPlace
    return this.#byKey.get(identityOf(our))?.find(({ record }) => record.offset === null || our.offset === null)
  }

  #isFull(): boolean {
    return this.#held.length - this.#passed >= WINDOW.records || this.#characters >= WINDOW.characters
  }

  /** Going by their ids, the first one ahead stands before ours: it has no partner here and makes room. */
  #passOlder(ourId: bigint | null): boolean {
    const ahead = this.#held[this.#passed]
    if (ahead !== undefined) {
      if (ourId === null || ahead.id === null || ahead.id >= ourId) return false
      this.#passed++
    } else this.#giveUpFirst()
    this.#shrink()
    return true
  }

  #shrink(): void {
    while (this.#passed > WINDOW.records || (this.#passed > 0 && this.#characters >= WINDOW.characters))
      this.#giveUpFirst()
  }

  #giveUpFirst(): void {
    this.#givenUp.push(this.#remove(0).record)
  }

  #remove(index: number): Held {
    const [held] = this.#held.splice(index, 1) as [Held]
    if (index < this.#passed) this.#passed--
    this.#characters -= held.length
    for (const key of keysOf(held.record)) {
      const rest = this.#byKey.get(key)!.filter((each) => each !== held)
      if (rest.length === 0) this.#byKey.delete(key)
      else this.#byKey.set(key, rest)
    }
    return held
  }
}

function keysOf(record: PlainRecord): string[] {
  const place = placeKey(record)
  return place === undefined ? [identityOf(record)] : [place, identityOf(record)]
}

function placeKey({ offset }: PlainRecord): string | undefined {
  return offset === null ? undefined : `@${offset}`
}
