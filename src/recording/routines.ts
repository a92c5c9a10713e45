/**
 * What happens again and again, as events: `routines` of a description. Nothing is random: when a routine comes and which
 * of several values it takes follow from its place in the description, so the same description gives the same events.
 *
 *     routines:
 *       - every: 12m                       # on average; s, m, h
 *         from: 2026-03-12T08:00:00Z
 *         to: 2026-03-12T17:30:00Z
 *         parent: desktop
 *         user: CORP\a.berg
 *         data:
 *           Image: C:\Windows\System32\notepad.exe
 *           CommandLine: ["notepad a.txt", "notepad {number}.txt"]   # one of them; {number}, {hex}: another each time
 *         then:                            # what that process starts
 *           - after: 300ms
 *             data: …
 */
import { contentGuid } from '../evtx/write-event.ts'
import { fileTime } from '../evtx/write-value.ts'
import type { Entry, MapNode, Node } from './document.ts'
import type { Reader } from './reader.ts'
import { isoTime } from './times.ts'

const ROUTINE_KEYS = ['every', 'from', 'to']
const STEP_KEYS = ['after', 'then']
/** Events that the routines of one description may make: a day of a busy server. */
const MOST_EVENTS = 100_000

/** In the order of the routines. `eventKeys`: what an event may say besides. */
export function routineEvents(reader: Reader, root: MapNode, eventKeys: readonly string[]): MapNode[] {
  const routines = root.entries.get('routines')
  if (routines === undefined) return []
  const keys = eventKeys.filter((key) => key !== 'time')
  const made: MapNode[] = []
  for (const [number, node] of reader.list(routines.value, 'routines').entries()) {
    const routine = reader.map(node, 'a routine', [...keys, ...ROUTINE_KEYS, 'then'])
    for (const [occurrence, ticks] of times(reader, routine, number).entries()) {
      made.push(...new Occurrence(reader, `${number}/${occurrence}`, occurrence, keys).events(routine, ticks))
      if (made.length > MOST_EVENTS) reader.fail(routine.line, `the routines make more than ${MOST_EVENTS} events`)
    }
  }
  return made
}

/** One in each interval, somewhere in it. */
function times(reader: Reader, routine: MapNode, number: number): bigint[] {
  const every = ticksAt(reader, routine, 'every') ?? reader.fail(routine.line, 'a routine needs "every"')
  const [from, to] = [timeAt(reader, routine, 'from'), timeAt(reader, routine, 'to')]
  if (every === 0n || to <= from)
    reader.fail(routine.line, 'a routine comes at intervals, between "from" and a later "to"')
  const found: bigint[] = []
  for (let start = from; start < to && found.length <= MOST_EVENTS; start += every) {
    const seed = `${number}/${found.length}`
    const coarse = (every * BigInt(chance(seed, FRACTIONS))) / BigInt(FRACTIONS)
    const time = start + coarse + BigInt(chance(`${seed} ticks`, 9_973))
    if (time < to) found.push(time)
  }
  return found
}

const FRACTIONS = 1_000_000

class Occurrence {
  readonly #reader: Reader
  readonly #seed: string
  readonly #number: number
  readonly #keys: readonly string[]
  #steps = 0

  constructor(reader: Reader, seed: string, number: number, keys: readonly string[]) {
    this.#reader = reader
    this.#seed = seed
    this.#number = number
    this.#keys = keys
  }

  /** The event of a routine or a step, then those that come of it. */
  events(step: MapNode, ticks: bigint, parent?: string): MapNode[] {
    const { line } = step
    const then = step.entries.get('then')
    const process = then === undefined ? undefined : `routine ${this.#seed} ${this.#steps++}`
    const entries = new Map<string, Entry>([['time', { value: text(isoTime(ticks), line), line }]])
    for (const [key, entry] of step.entries) {
      if (!this.#keys.includes(key)) continue
      entries.set(key, key === 'data' ? { ...entry, value: this.#data(entry.value) } : entry)
    }
    if (process !== undefined) entries.set('process', { value: text(process, line), line })
    if (parent !== undefined) entries.set('parent', { value: text(parent, line), line })
    const event: MapNode = { kind: 'map', entries, line }
    if (then === undefined) return [event]
    return [event, ...this.#reader.list(then.value, 'then').flatMap((node) => this.#step(node, ticks, process!))]
  }

  #step(node: Node, before: bigint, parent: string): MapNode[] {
    const step = this.#reader.map(node, 'a step of a routine', [...this.#keys, ...STEP_KEYS])
    const after = ticksAt(this.#reader, step, 'after') ?? 0n
    // Nothing in a log is a round number.
    return this.events(step, before + after + BigInt(chance(`${this.#seed} ${this.#steps}`, 900_000)), parent)
  }

  #data(node: Node): Node {
    const map = this.#reader.map(node, 'data')
    return { ...map, entries: new Map([...map.entries].map(([key, entry]) => [key, this.#entry(entry)])) }
  }

  /** Of a list one; of lists with as many items the one at the same place. */
  #entry({ value, line }: Entry): Entry {
    const chosen = value.kind === 'list' ? value.items[chance(this.#seed, Math.max(1, value.items.length))] : value
    if (chosen === undefined) return this.#reader.fail(line, 'a list of values is empty')
    if (chosen.kind !== 'text') return { value: chosen, line }
    const filled = chosen.text
      .replaceAll('{number}', String(this.#number + 1))
      .replaceAll('{hex}', contentGuid(this.#seed).slice(0, 8))
    return { value: { ...chosen, text: filled }, line }
  }
}

function text(content: string, line: number): Node {
  return { kind: 'text', text: content, line }
}

/** A number below `size` that depends on nothing but the text. */
function chance(seed: string, size: number): number {
  return Number.parseInt(contentGuid(seed).replaceAll('-', '').slice(-8), 16) % size
}

const UNITS: { readonly [unit: string]: bigint } = { ms: 10_000n, s: 10_000_000n, m: 600_000_000n, h: 36_000_000_000n }

function ticksAt(reader: Reader, map: MapNode, key: string): bigint | undefined {
  const given = reader.textAt(map, key)
  if (given === undefined) return undefined
  const [, number, unit] = /^(\d{1,6})(ms|s|m|h)$/.exec(given) ?? []
  if (number === undefined)
    return reader.fail(map.entries.get(key)!.line, `"${given}" is no time span like 300ms, 10s, 5m or 1h`)
  return BigInt(number) * UNITS[unit!]!
}

function timeAt(reader: Reader, map: MapNode, key: string): bigint {
  const given = reader.textAt(map, key) ?? reader.fail(map.line, `a routine needs "${key}"`)
  return reader.written(map.entries.get(key)!.line, () => fileTime(given))
}
