/**
 * Indexes over rules, kept between runs beside the rules: making one takes longer than matching a small log. One entry
 * for each set of rules that see the same events.
 */
import { createHash } from 'node:crypto'
import { endianness } from 'node:os'
import type { IndexData, IndexStore } from '../detect/index.ts'
import type { LogsourceRow } from '../event/index.ts'
import type { AnyPlan } from '../sigma/index.ts'
import { CacheFolder } from './cache-folder.ts'
import { decodeArrays, encodeArrays } from './typed-arrays.ts'

/** Sets of rules whose indexes are kept; the oldest go when a new one comes. */
const MAX_SETS = 8
const SET = /^index-[0-9a-f]{64}$/

/** Names a choice of the rules that `rulesKey` names, seen through given logsources. */
export function indexKeyOf(rulesKey: string, plans: readonly AnyPlan[], logsources: readonly LogsourceRow[]): string {
  const chosen = plans.map(({ rule }) => `${rule.document} ${rule.path}`)
  return digestOf([rulesKey, endianness(), JSON.stringify(logsources), ...chosen].join('\n'))
}

export class DiskIndexStore implements IndexStore {
  readonly #key: string
  readonly #folder: CacheFolder
  readonly #unwritten = new Map<string, IndexData>()

  constructor(key: string, folder: CacheFolder = new CacheFolder()) {
    this.#key = key
    this.#folder = folder
  }

  find(route: string): IndexData | undefined {
    try {
      const bytes = this.#folder.read(this.#nameOf(route))
      return bytes === undefined ? undefined : (decodeArrays(bytes) as IndexData)
    } catch {
      // Written by who knows whom: the index is made anew.
      return undefined
    }
  }

  /** It is written later: see `write`. */
  keep(route: string, data: IndexData): void {
    this.#unwritten.set(route, data)
  }

  write(): void {
    if (this.#unwritten.size === 0) return
    for (const [route, data] of this.#unwritten) this.#folder.write(this.#nameOf(route), encodeArrays(data))
    this.#unwritten.clear()
    this.#folder.forgetOldest(SET, MAX_SETS)
  }

  #nameOf(route: string): string {
    return `index-${this.#key}/${digestOf(route)}`
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
