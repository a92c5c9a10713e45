/**
 * Who started whom: of all processes that a run saw those that acted in a match, with everything above them and the
 * children of each. Sysmon names processes by GUID; Security 4688 only by id, which Windows gives away again.
 */
import type { ProcessColumns } from './report-data.ts'
import type { ParentTrace, ProcessTrace } from './reported-process.ts'
import type { StringTable } from './string-table.ts'
import type { TickCounter } from './tick-counter.ts'

/** Creations that are kept until the end of the run: some 100 MB at most. */
export const MAX_PROCESSES = 100_000
/** Children of a process that are shown beside those that acted in a match or lead to one. */
const MAX_IDLE_CHILDREN = 50

interface Node {
  readonly trace: Pick<ProcessTrace, 'guid' | 'pid' | 'image' | 'commandLine' | 'user'>
  readonly host: string
  readonly ticks: number | null
  readonly isRecorded: boolean
  readonly parentTrace: ParentTrace | null
  parent: Node | null | undefined
  isParent: boolean
  /** In the report. */
  number: number
  moreChildren: number
}

export class ProcessForest {
  unkept = 0
  readonly #limit: number
  readonly #strings: StringTable
  readonly #ticks: TickCounter
  readonly #creations: Node[] = []
  readonly #byGuid = new Map<string, Node>()
  /** By host and id, later sorted by time. */
  readonly #byPid = new Map<string, Node[]>()
  readonly #shown: Node[] = []

  constructor(strings: StringTable, ticks: TickCounter, limit = MAX_PROCESSES) {
    this.#strings = strings
    this.#ticks = ticks
    this.#limit = limit
  }

  /** A creation; copies of one count once. */
  add(trace: ProcessTrace): void {
    if (trace.guid !== null && this.#byGuid.get(trace.guid)?.isRecorded === true) return
    if (this.#creations.length >= this.#limit) {
      this.unkept++
      return
    }
    const node = this.#nodeOf(trace, true)
    this.#creations.push(node)
    if (trace.guid !== null) this.#byGuid.set(trace.guid, node)
    else this.#keepPid(node)
  }

  /** Numbers of the processes that acted, one for each trace; -1 where there is none. To be called once, after all creations. */
  show(actors: readonly (ProcessTrace | null)[]): number[] {
    for (const lives of this.#byPid.values()) lives.sort((a, b) => (a.ticks ?? 0) - (b.ticks ?? 0))
    const numbers = actors.map((trace) => {
      const node = trace === null ? undefined : this.#actorOf(trace)
      return node === undefined ? -1 : this.#showWithAncestors(node)
    })
    this.#showChildren()
    return numbers
  }

  /** After `show`. */
  get columns(): ProcessColumns {
    const nodes = this.#shown
    const text = (value: string | null): number => this.#strings.numberOf(value)
    return {
      parent: nodes.map((node) => this.#parentOf(node)?.number ?? -1),
      image: nodes.map(({ trace }) => text(trace.image)),
      commandLine: nodes.map(({ trace }) => text(trace.commandLine)),
      user: nodes.map(({ trace }) => text(trace.user)),
      host: nodes.map(({ host }) => text(host === '' ? null : host)),
      ticks: nodes.map(({ ticks }) => ticks),
      pid: nodes.map(({ trace }) => trace.pid),
      isRecorded: nodes.map(({ isRecorded }) => isRecorded),
      moreChildren: nodes.map(({ moreChildren }) => moreChildren),
    }
  }

  #nodeOf(trace: ProcessTrace, isRecorded: boolean): Node {
    const { host, parent } = trace
    const ticks = isRecorded ? this.#ticks.ticksOf(trace.time) : null
    return {
      trace,
      host,
      ticks,
      isRecorded,
      parentTrace: parent,
      parent: undefined,
      isParent: false,
      number: -1,
      moreChildren: 0,
    }
  }

  #keepPid(node: Node): void {
    const key = `${node.trace.pid} ${node.host}`
    const lives = this.#byPid.get(key)
    if (lives === undefined) this.#byPid.set(key, [node])
    else lives.push(node)
  }

  /** undefined: a process of which there is nothing to show. */
  #actorOf(trace: ProcessTrace): Node | undefined {
    if (trace.guid === null) {
      const node = this.#lifeOf(trace.pid, trace.host, this.#ticks.ticksOf(trace.time))
      return node ?? (trace.isCreation ? this.#unrecorded(trace) : undefined)
    }
    return this.#byGuid.get(trace.guid) ?? this.#unrecorded(trace)
  }

  /** Known by what it did, or by what it started. */
  #unrecorded(trace: ProcessTrace): Node {
    const node = this.#nodeOf(trace, false)
    if (trace.guid !== null) this.#byGuid.set(trace.guid, node)
    else this.#keepPid(node)
    return node
  }

  /** Who had the process id at that time: the latest to be given it. */
  #lifeOf(pid: number | null, host: string, ticks: number | null, not?: Node): Node | undefined {
    if (pid === null) return undefined
    const lives = this.#byPid.get(`${pid} ${host}`) ?? []
    return lives.findLast(
      (node) => node !== not && (ticks === null || !node.isRecorded || (node.ticks ?? ticks) <= ticks),
    )
  }

  #parentOf(node: Node): Node | null {
    node.parent ??= this.#findParent(node)
    return node.parent
  }

  #findParent(node: Node): Node | null {
    const parent = node.parentTrace
    if (parent === null) return null
    const { host } = node
    const found =
      parent.guid === null ? this.#lifeOf(parent.pid, host, node.ticks, node) : this.#byGuid.get(parent.guid)
    const unseen = { ...parent, host, time: null, user: null, parent: null, isCreation: false }
    const known = found ?? this.#unrecorded(unseen)
    if (this.#isAbove(node, known)) return null
    known.isParent = true
    return known
  }

  /** A log may say that processes started each other. */
  #isAbove(node: Node, other: Node): boolean {
    if (node === other) return true
    // Nearly always, as logs are read in the order of time: no long chain is walked for nothing.
    if (!node.isParent) return false
    for (let at: Node | null | undefined = other; at; at = at.parent) if (at === node) return true
    return false
  }

  #showWithAncestors(node: Node): number {
    for (let at: Node | null = node; at !== null && at.number < 0; at = this.#parentOf(at)) this.#show(at)
    return node.number
  }

  #show(node: Node): void {
    node.number = this.#shown.length
    this.#shown.push(node)
  }

  /** What processes of the report started, though no rule matched it. */
  #showChildren(): void {
    const inReport = this.#shown.length
    const idle = new Map<Node, number>()
    for (const node of this.#creations) {
      if (node.number >= 0) continue
      const parent = this.#parentOf(node)
      if (parent === null || parent.number < 0 || parent.number >= inReport) continue
      const count = (idle.get(parent) ?? 0) + 1
      idle.set(parent, count)
      if (count <= MAX_IDLE_CHILDREN) this.#show(node)
      else parent.moreChildren++
    }
  }
}
