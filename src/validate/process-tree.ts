/** Which processes of a recording came of a given one. */
import { actingGuids, type CreationIds, creationIds, isSecurity, pidAt } from '../event/process-facts.ts'
import type { LogRecord, RecordId } from '../evtx/log-record.ts'

/** How a suite names the process that an atomic test began with. */
export type ProcessRoot =
  | { readonly by: 'guid'; readonly guid: string }
  | { readonly by: 'pid'; readonly pid: number }
  /** The record of its creation. */
  | { readonly by: 'record'; readonly record: RecordId }

export function rootText(root: ProcessRoot): string {
  if (root.by === 'guid') return `guid ${root.guid}`
  return root.by === 'pid' ? `process id ${root.pid}` : `its creation in record ${root.record}`
}

interface Creation extends CreationIds {
  readonly recordId: RecordId | null
  readonly ticks: bigint
  readonly computer: string
}

/** The time for which a process id belonged to one process of the tree. */
interface Life {
  readonly from: bigint
  /** When the id was given to another process; undefined: never. */
  to: bigint | undefined
}

export class ProcessTree {
  readonly #creations: Creation[] = []
  /** Of processes that act or have children, whether their own creation was recorded or not. */
  readonly #guids = new Set<string>()

  add(record: LogRecord): void {
    const creation = creationOf(record)
    if (creation !== undefined) this.#creations.push(creation)
    for (const guid of [...actingGuids(record), creation?.parentGuid]) if (guid !== undefined) this.#guids.add(guid)
  }

  /**
   * Whether an event is of the process or of one that came of it. The first creation that fits and that `mayBegin` counts.
   * undefined: the recording shows no such process.
   */
  subtree(root: ProcessRoot, mayBegin: (ticks: bigint) => boolean): ((record: LogRecord) => boolean) | undefined {
    const inOrder = this.#creations.toSorted((a, b) => (a.ticks < b.ticks ? -1 : a.ticks > b.ticks ? 1 : 0))
    const start = inOrder.findIndex((creation) => isRoot(creation, root) && mayBegin(creation.ticks))
    const family = new Family()
    if (start >= 0) family.enter(inOrder[start]!)
    // A process that was there before the recording began is known by what it did.
    else if (root.by === 'guid' && this.#guids.has(root.guid)) family.enterGuid(root.guid)
    else return undefined
    for (const creation of inOrder.slice(start + 1)) family.add(creation)
    return (record) => family.has(record)
  }
}

function isRoot(creation: Creation, root: ProcessRoot): boolean {
  if (root.by === 'guid') return creation.guid === root.guid
  return root.by === 'pid' ? creation.pid === root.pid : creation.recordId === root.record
}

/** Creations are to be added in the order of time: who started a process was there before it. */
class Family {
  readonly #guids = new Set<string>()
  /** By computer and id. */
  readonly #lives = new Map<string, Life[]>()

  add(creation: Creation): void {
    const { guid, parentGuid, computer, parentPid, ticks } = creation
    // Where there are guids they decide: ids may have been given anew.
    const isChild = parentGuid !== undefined ? this.#guids.has(parentGuid) : this.#hasPid(computer, parentPid, ticks)
    if (isChild) this.enter(creation)
    else if (guid === undefined || !this.#guids.has(guid)) this.#end(creation)
  }

  has(record: LogRecord): boolean {
    const guids = actingGuids(record)
    if (guids.length > 0) return guids.some((guid) => this.#guids.has(guid))
    const pid = pidAt(record, isSecurity(record, 4688) ? 'NewProcessId' : 'ProcessId')
    return record.timeTicks !== null && this.#hasPid(record.computer ?? '', pid, record.timeTicks)
  }

  enterGuid(guid: string): void {
    this.#guids.add(guid)
  }

  enter({ guid, computer, pid, ticks }: Creation): void {
    if (guid !== undefined) this.enterGuid(guid)
    if (pid === undefined) return
    const key = `${computer} ${pid}`
    const lives = this.#lives.get(key) ?? []
    lives.push({ from: ticks, to: undefined })
    this.#lives.set(key, lives)
  }

  #end({ computer, pid, ticks }: Creation): void {
    const last = this.#lives.get(`${computer} ${pid}`)?.at(-1)
    if (last !== undefined) last.to ??= ticks
  }

  #hasPid(computer: string, pid: number | undefined, ticks: bigint): boolean {
    const lives = this.#lives.get(`${computer} ${pid}`) ?? []
    return lives.some(({ from, to }) => ticks >= from && (to === undefined || ticks < to))
  }
}

function creationOf(record: LogRecord): Creation | undefined {
  const { recordId, timeTicks: ticks } = record
  const ids = ticks === null ? undefined : creationIds(record)
  return ids === undefined ? undefined : { recordId, ticks: ticks!, computer: record.computer ?? '', ...ids }
}
