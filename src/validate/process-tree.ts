/**
 * Which processes a recording shows and who started them: Sysmon's event 1 by ProcessGuid, Security 4688 by process id,
 * which Windows gives to another process once the first has ended.
 */
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

interface Creation {
  readonly recordId: RecordId | null
  readonly ticks: bigint
  readonly computer: string
  readonly guid: string | undefined
  readonly parentGuid: string | undefined
  readonly pid: number | undefined
  readonly parentPid: number | undefined
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
    const pid = pidAt(record, isCreation4688(record) ? 'NewProcessId' : 'ProcessId')
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

/** The acting process, whatever an event calls it. */
const GUID_FIELDS = ['ProcessGuid', 'SourceProcessGuid', 'SourceProcessGUID'] as const

function actingGuids(record: LogRecord): readonly string[] {
  return GUID_FIELDS.flatMap((field) => guidAt(record, field) ?? [])
}

function creationOf(record: LogRecord): Creation | undefined {
  const { recordId, timeTicks: ticks } = record
  if (ticks === null) return undefined
  const common = { recordId, ticks, computer: record.computer ?? '' }
  if (isCreation4688(record)) {
    const ids = { pid: pidAt(record, 'NewProcessId'), parentPid: pidAt(record, 'ProcessId') }
    return { ...common, guid: undefined, parentGuid: undefined, ...ids }
  }
  if (record.eventId !== 1 || !/sysmon/i.test(record.provider ?? record.channel ?? '')) return undefined
  return {
    ...common,
    guid: guidAt(record, 'ProcessGuid'),
    parentGuid: guidAt(record, 'ParentProcessGuid'),
    pid: pidAt(record, 'ProcessId'),
    parentPid: pidAt(record, 'ParentProcessId'),
  }
}

function isCreation4688({ eventId, channel }: LogRecord): boolean {
  return eventId === 4688 && channel?.toLowerCase() === 'security'
}

function guidAt(record: LogRecord, field: string): string | undefined {
  const value = record.get(field)
  return typeof value === 'string' ? normalGuid(value) : undefined
}

/** In lower case without braces; undefined for what is no guid, and for the one of zeros that stands for none. */
export function normalGuid(text: string): string | undefined {
  const guid = text.toLowerCase().replace(/^\{(.*)\}$/, '$1')
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(guid) && /[^0-]/.test(guid) ? guid : undefined
}

function pidAt(record: LogRecord, field: string): number | undefined {
  const value = record.get(field)
  return typeof value === 'string' ? parsePid(value) : undefined
}

/** Sysmon writes process ids as decimal numbers, the Security log with 0x. */
export function parsePid(text: string): number | undefined {
  return /^(?:\d{1,10}|0x[0-9a-f]{1,8})$/i.test(text) ? Number(text) : undefined
}
