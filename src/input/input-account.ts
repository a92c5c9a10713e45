/** Where the bytes of an export went, and what was wrong with them: the same for every form of text. */
import { emptyAccount, type ReadAccount } from '../evtx/account.ts'
import type { Damage, OnDamage } from '../evtx/damage.ts'
import type { ByteSource } from '../evtx/source.ts'

export interface AccountOptions {
  readonly onDamage?: OnDamage
  /** Filled while reading: every byte is live or damaged. */
  readonly account?: ReadAccount
}

export class InputAccount {
  readonly #source: ByteSource
  readonly #onDamage: OnDamage | undefined
  readonly #account: ReadAccount
  /** Bytes before this one are accounted for. */
  #done = 0

  constructor(source: ByteSource, { onDamage, account = emptyAccount() }: AccountOptions) {
    this.#source = source
    this.#onDamage = onDamage
    this.#account = account
  }

  record(isDamaged: boolean): void {
    this.#account.records++
    if (isDamaged) this.#account.damagedRecords++
  }

  /** The next range in order. What lies before it (roots, commas, comments, white space) is live. */
  count(start: number, end: number, isLive: boolean): void {
    const { bytes } = this.#account
    bytes.live += start - this.#done
    if (isLive) bytes.live += end - start
    else bytes.damaged += end - start
    this.#done = end
  }

  /** `end`: where reading ended, which is before the end of the source when that lies inside a character. */
  close(end: number): void {
    const { byteLength } = this.#source
    const isCut = end < byteLength
    if (isCut) this.damage('input-syntax', end, byteLength - end, 'the export ends inside a character')
    this.count(Math.min(end, byteLength), byteLength, !isCut)
  }

  damage(code: Damage['code'], offset: number, length: number, message: string): void {
    this.#onDamage?.({ code, message, file: this.#source.name, offset, length, chunk: null, recordId: null })
  }
}
