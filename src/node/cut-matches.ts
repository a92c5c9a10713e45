/** What rules make of records before and after they were redacted. */
import { Detector, type MatchedRule } from '../detect/index.ts'
import { type LogRecord, readBlocks } from '../evtx/index.ts'
import { offeredEvent } from '../replay.ts'
import type { CutJob, MatchChange } from './cut-contract.ts'
import { nodeMachine, openFile } from './file-source.ts'

type Asked = Pick<CutJob, 'rules' | 'logsources'>

/** Changes that are kept word for word. */
const MOST_CHANGES = 1000

/** Matches of one record after the other, as the set of their rules: a few bytes a record. */
export class MatchNotes {
  readonly #detector: Detector
  /** By record, a number of `#sets`. */
  readonly #noted: number[] = []
  readonly #sets: (readonly string[])[] = [[]]
  readonly #numbers = new Map<string, number>([['[]', 0]])
  readonly #names = new WeakMap<MatchedRule, string>()

  constructor({ rules, logsources }: Asked) {
    this.#detector = new Detector(rules, { logsources })
  }

  add(record: LogRecord): void {
    const event = offeredEvent(record, this.#detector, {})
    const found = event === undefined ? [] : this.#detector.find(event)
    this.#noted.push(found.length === 0 ? 0 : this.#numberOf(found.map(({ rule }) => this.#nameOf(rule))))
  }

  at(index: number): readonly string[] {
    return this.#sets[this.#noted[index] ?? 0]!
  }

  /** Matches of correlations over all records, once. */
  correlations(): string[] {
    return this.#detector.finish().map(({ rule, time }) => `${this.#nameOf(rule)}\n${time}`)
  }

  #numberOf(rules: readonly string[]): number {
    const key = JSON.stringify(rules)
    const number = this.#numbers.get(key) ?? this.#sets.push(rules) - 1
    this.#numbers.set(key, number)
    return number
  }

  #nameOf(rule: MatchedRule): string {
    const known = this.#names.get(rule)
    if (known !== undefined) return known
    const name = `${rule.title} (${rule.path})`
    this.#names.set(rule, name)
    return name
  }
}

/** Reads the result and compares record by record; the first thousand differences. */
export async function compareMatches(before: MatchNotes, path: string, job: Asked): Promise<readonly MatchChange[]> {
  const after = new MatchNotes(job)
  const changes: MatchChange[] = []
  const tell = (recordId: string | null, from: readonly string[], to: readonly string[]): void => {
    for (const rule of from) if (!to.includes(rule)) changes.push({ rule, recordId, isLost: true })
    for (const rule of to) if (!from.includes(rule)) changes.push({ rule, recordId, isLost: false })
  }
  const source = await openFile(path)
  try {
    let index = 0
    for await (const records of readBlocks(source, { reuse: true, machine: nodeMachine })) {
      for (const record of records) {
        after.add(record)
        tell(String(record.recordId ?? record.headerRecordId), before.at(index), after.at(index))
        index++
        if (changes.length >= MOST_CHANGES) return changes
      }
    }
  } finally {
    await source.close()
  }
  const name = (match: string): string => match.slice(0, match.indexOf('\n'))
  const [from, to] = [before.correlations(), after.correlations()]
  tell(
    null,
    from.filter((match) => !to.includes(match)).map(name),
    to.filter((match) => !from.includes(match)).map(name),
  )
  return changes
}
