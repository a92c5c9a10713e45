/** Matches of rules on their way to the processes that their events are about. */
import { CorrelationNet, correlate, type Detector, type MatchedRule } from '../detect/index.ts'
import {
  type Actor,
  actingIds,
  type Event,
  type EventSummary,
  eventOf,
  type Process,
  type ProcessForest,
} from '../event/index.ts'
import type { LogRecord, RecordId } from '../evtx/index.ts'
import { HitStore } from '../node/hit-store.ts'
import { LISTED_RECORDS, type ProcessMatches } from '../report/index.ts'
import type { RuleSet } from './rule-set.ts'

/** Matches that are kept until all processes are known: some 150 MB. */
export const MAX_MATCHES = 500_000

/** A match, with what its event says of the process. */
interface PlacedMatch {
  readonly rule: MatchedRule
  readonly actor: Actor
  readonly time: string | null
  readonly file: string | null
  readonly recordId: RecordId | null
}

export class MatchesOfProcesses {
  readonly #detector: Detector
  readonly #rules: RuleSet['used']
  readonly #matches: PlacedMatch[] = []
  readonly #hits = new HitStore()
  /** Of events that correlations may tell of. */
  readonly #actors = new Map<string, Actor>()
  count = 0
  /** Matches beyond `MAX_MATCHES`. */
  lost = 0

  constructor(detector: Detector, rules: RuleSet['used']) {
    this.#detector = detector
    this.#rules = rules
  }

  add(record: LogRecord, event: Event): void {
    const found = this.#detector.find(event)
    const hits = this.#detector.takeHits()
    if (found.length === 0 && hits.length === 0) return
    const actor = actorOf(record)
    for (const { rule } of found) this.#keep({ rule, actor, time: event.time, ...placeOf(event.summary()) })
    if (hits.length === 0) return
    this.#hits.add(hits)
    if (this.#actors.size < MAX_MATCHES) this.#actors.set(keyOf(event.summary()), actor)
    else this.lost++
  }

  /** Those of correlations stand at the processes of all events that they list. */
  addTo(forest: ProcessForest): Map<Process, ProcessMatches[]> {
    for (const match of correlate(new CorrelationNet(this.#rules), this.#hits.sorted())) {
      this.count++
      for (const event of match.events) {
        const actor = this.#actors.get(keyOf(event))
        if (actor !== undefined) this.#keep({ rule: match.rule, actor, time: event.time, ...placeOf(event) }, false)
      }
    }
    const matches = new Map<Process, ProcessMatches[]>()
    for (const each of this.#matches) addMatch(matches, forest.processOf(each.actor), each)
    return matches
  }

  /** Removes temporary files. */
  close(): void {
    this.#hits.close()
  }

  #keep(match: PlacedMatch, isCounted = true): void {
    if (isCounted) this.count++
    if (this.#matches.length < MAX_MATCHES) this.#matches.push(match)
    else this.lost++
  }
}

function addMatch(
  all: Map<Process, ProcessMatches[]>,
  process: Process,
  { rule, time, file, recordId }: PlacedMatch,
): void {
  const ofProcess = all.get(process) ?? []
  all.set(process, ofProcess)
  let matches = ofProcess.find((each) => isSameRule(each.rule, rule))
  if (matches === undefined) {
    matches = { rule, count: 0, first: time, last: time, records: [] }
    ofProcess.push(matches)
  }
  matches.count++
  if (time !== null && (matches.first === null || time < matches.first)) matches.first = time
  if (time !== null && (matches.last === null || time > matches.last)) matches.last = time
  if (matches.records.length < LISTED_RECORDS) matches.records.push({ file, recordId })
}

function isSameRule(a: ProcessMatches['rule'], b: ProcessMatches['rule']): boolean {
  return a.path === b.path && a.title === b.title && a.id === b.id
}

function actorOf(record: LogRecord): Actor {
  const image = eventOf(record).get('Image') ?? record.get('SourceImage') ?? record.get('ProcessName')
  return {
    computer: record.computer ?? '',
    ...actingIds(record),
    ticks: record.timeTicks,
    image: typeof image === 'string' && image !== '' && image !== '-' ? image : null,
  }
}

function placeOf({ file, recordId }: EventSummary): Pick<PlacedMatch, 'file' | 'recordId'> {
  return { file, recordId }
}

function keyOf({ file, offset, recordId }: EventSummary): string {
  return `${offset ?? ''} ${recordId ?? ''} ${file}`
}
