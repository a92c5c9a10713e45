/**
 * Hits that wait for the end of the run, when correlations walk them in the order of time. Past a limit they are sorted
 * and written into a temporary file, run after run, and merged while being read, so memory does not grow with them.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compareHits, type Hit } from '../detect/index.ts'

/** Hits kept in memory: some 100 MB. */
const MAX_KEPT = 200_000

export class HitStore {
  readonly #limit: number
  #kept: Hit[] = []
  #runs: SpilledRun[] = []
  #folder: string | undefined
  #file = -1
  #end = 0

  constructor(limit: number = MAX_KEPT) {
    this.#limit = limit
  }

  add(hits: readonly Hit[]): void {
    for (const hit of hits) {
      this.#kept.push(hit)
      if (this.#kept.length === this.#limit) this.#spill()
    }
  }

  /** All hits in the order of `compareHits`. */
  *sorted(): Generator<Hit> {
    this.#kept.sort(compareHits)
    if (this.#runs.length === 0) return yield* this.#kept
    const sources = [...this.#runs.map((run) => readRun(this.#file, run)), this.#kept.values()]
    yield* merged(sources)
  }

  /** Removes what lies on the disk; to be called however the run ended. */
  close(): void {
    if (this.#folder === undefined) return
    closeSync(this.#file)
    rmSync(this.#folder, { recursive: true, force: true })
    this.#folder = undefined
  }

  #spill(): void {
    if (this.#folder === undefined) {
      this.#folder = mkdtempSync(join(tmpdir(), 'sigma-replay-hits-'))
      this.#file = openSync(join(this.#folder, 'hits.ndjson'), 'w+')
    }
    this.#kept.sort(compareHits)
    const start = this.#end
    for (let from = 0; from < this.#kept.length; from += HITS_PER_WRITE) {
      const text = this.#kept
        .slice(from, from + HITS_PER_WRITE)
        .map(hitLine)
        .join('')
      const bytes = Buffer.from(text)
      for (let done = 0; done < bytes.length; )
        done += writeSync(this.#file, bytes, done, bytes.length - done, this.#end + done)
      this.#end += bytes.length
    }
    this.#runs.push({ start, end: this.#end })
    this.#kept = []
  }
}

interface SpilledRun {
  readonly start: number
  readonly end: number
}

const HITS_PER_WRITE = 1000
/** Bytes read at once of each run. */
const BLOCK_LENGTH = 256 * 1024

/** JSON has no 64-bit numbers: times and ids travel as text where they need to. */
function hitLine(hit: Hit): string {
  return `${JSON.stringify(hit, (_key, value: unknown) => (typeof value === 'bigint' ? { big: String(value) } : value))}\n`
}

function hitOf(line: string): Hit {
  return JSON.parse(line, (_key, value: unknown) => {
    const isBig = typeof value === 'object' && value !== null && !Array.isArray(value) && 'big' in value
    return isBig ? BigInt((value as { big: string }).big) : value
  }) as Hit
}

function* readRun(file: number, { start, end }: SpilledRun): Generator<Hit> {
  const block = Buffer.alloc(BLOCK_LENGTH)
  let rest: Buffer = Buffer.alloc(0)
  for (let at = start; at < end; ) {
    const length = readSync(file, block, 0, Math.min(block.length, end - at), at)
    if (length === 0) return
    at += length
    const bytes = Buffer.concat([rest, block.subarray(0, length)])
    let from = 0
    for (let lineEnd = bytes.indexOf(10, from); lineEnd >= 0; lineEnd = bytes.indexOf(10, from)) {
      yield hitOf(bytes.toString('utf8', from, lineEnd))
      from = lineEnd + 1
    }
    rest = bytes.subarray(from)
  }
}

/** Sources are few (a run holds many hits), so the smallest head is looked for each time. */
function* merged(sources: readonly Iterator<Hit>[]): Generator<Hit> {
  const heads = sources.map((source) => source.next())
  for (;;) {
    let best = -1
    for (const [number, head] of heads.entries()) {
      if (head.done === true) continue
      if (best < 0 || compareHits(head.value, heads[best]!.value as Hit) < 0) best = number
    }
    if (best < 0) return
    yield heads[best]!.value as Hit
    heads[best] = sources[best]!.next()
  }
}
