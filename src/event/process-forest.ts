/**
 * All processes that logs show, linked with their parents. Sysmon's ProcessGuid decides where there is one; else a process
 * id at a time. A creation that both logs tell of is one process. What was not recorded gets a process of its own that
 * says so, so that siblings stay together.
 */

import type { Parentage, Process } from './process.ts'
import type { Creation, End } from './process-collector.ts'
import { covers, type Life, ProcessLives } from './process-lives.ts'

/** In 100 ns: between the times at which Sysmon and the Security log tell of one creation. Sysmon waits for hashes. */
const SAME_CREATION = 20_000_000n

/** The process that an event is about, as far as the event says. */
export interface Actor {
  readonly computer: string
  readonly guid: string | undefined
  readonly pid: number | undefined
  readonly ticks: bigint | null
  readonly image: string | null
}

export class ProcessForest {
  /** In the order of creation, then those that were not recorded. */
  readonly processes: Process[] = []
  /** Records of creations that were met before, as copies of logs have them. */
  copies = 0
  /** The record that tells of each, Sysmon's where both logs do. */
  readonly #creations = new Map<Process, Creation>()
  readonly #byGuid = new Map<string, Process>()
  readonly #lives = new ProcessLives()
  /** Processes whose creation was not recorded, by what is known of them. */
  readonly #unrecorded = new Map<string, Process>()

  constructor(creations: readonly Creation[], ends: readonly End[]) {
    const inOrder = creations.toSorted((a, b) => (a.ticks < b.ticks ? -1 : a.ticks > b.ticks ? 1 : 0))
    for (const creation of inOrder) this.#enter(creation)
    for (const end of ends) this.#end(end)
    for (const [process, creation] of this.#creations) this.#link(process, creation)
    breakCircles(this.processes)
  }

  /** The process of an event; one that says so where its creation was not recorded. */
  processOf({ computer, guid, pid, ticks, image }: Actor): Process {
    const known = guid === undefined ? undefined : this.#byGuid.get(guid)
    if (known !== undefined) return known
    const life = pid === undefined || ticks === null ? undefined : this.#lives.latest(computer, pid, ticks)
    if (guid === undefined && life !== undefined && isProcessOf(life, ticks!, image)) return life.process
    return this.#placeholder({ computer, guid, pid, image, commandLine: null, user: null }, life)
  }

  /** Those that had the process id at the time, or at any. */
  withPid(pid: number, ticks: bigint | null): Process[] {
    return this.processes.filter((process) => {
      if (process.pid !== pid) return false
      if (ticks === null || process.ticks === null) return ticks === null
      const life = this.#lives.latest(process.computer, pid, ticks)
      return life?.process === process && covers(life, ticks)
    })
  }

  #enter(creation: Creation): void {
    const { guid, record } = creation
    const twin = (guid === undefined ? undefined : this.#byGuid.get(guid)) ?? this.#twin(creation)
    if (twin === undefined) return this.#enterNew(creation)
    if (twin.records.some(({ log }) => log === record.log)) {
      this.copies++
      return
    }
    twin.records.push(record)
    twin.commandLine ??= creation.commandLine
    if (guid === undefined) return
    twin.guid = guid
    twin.image = creation.image ?? twin.image
    twin.user = creation.user ?? twin.user
    this.#byGuid.set(guid, twin)
    this.#creations.set(twin, creation)
  }

  #enterNew(creation: Creation): void {
    const { guid, pid, record, ticks } = creation
    const process = this.#add({ ...creation, guid: guid ?? null, pid: pid ?? null, records: [record] })
    if (guid !== undefined) this.#byGuid.set(guid, process)
    this.#creations.set(process, creation)
    this.#lives.begin(process, ticks)
  }

  /** The process of the same creation in the other log, or in a copy of the same log. */
  #twin({ guid, pid, computer, ticks, image, record }: Creation): Process | undefined {
    const life = pid === undefined ? undefined : this.#lives.latest(computer, pid, ticks)
    if (life === undefined || !isSameImage(life.process.image, image)) return undefined
    const { process } = life
    const ofThisLog = process.records.find(({ log }) => log === record.log)
    if (ofThisLog !== undefined)
      return guid === undefined && ofThisLog.recordId === record.recordId ? process : undefined
    return ticks - life.from <= SAME_CREATION ? process : undefined
  }

  #end({ guid, pid, computer, ticks, time }: End): void {
    const known = guid === undefined ? undefined : this.#byGuid.get(guid)
    const life =
      known === undefined
        ? pid === undefined
          ? undefined
          : this.#lives.latest(computer, pid, ticks)
        : this.#lives.all(known.computer, known.pid ?? -1).find(({ process }) => process === known)
    if (known !== undefined) known.ended ??= time
    if (life === undefined || (guid !== undefined && known === undefined) || !covers(life, ticks)) return
    life.process.ended ??= time
    life.to = ticks
  }

  #link(process: Process, creation: Creation): void {
    const { computer, parentGuid: guid, parentPid: pid, ticks } = creation
    if (guid === undefined && (pid === undefined || pid === 0)) return
    const known = guid === undefined ? undefined : this.#byGuid.get(guid)
    if (known === process) {
      process.parentage = 'circular'
      return
    }
    if (known !== undefined) return setParent(process, known, 'known')
    const life = pid === undefined ? undefined : this.#lives.latest(computer, pid, ticks)
    const isTold = life !== undefined && life.process !== process && isProcessOf(life, ticks, creation.parentImage)
    // A guid that nobody has: only a process that Sysmon did not see begin can have it.
    if (isTold && (guid === undefined || life.process.guid === null)) return setParent(process, life.process, 'known')
    const { parentImage: image, parentCommandLine: commandLine, parentUser: user } = creation
    const parent = this.#placeholder({ computer, guid, pid, image, commandLine, user }, life)
    const isReused = guid === undefined && life !== undefined && life.process !== process
    setParent(process, parent, isReused ? 'reused' : 'missing')
    if (isReused) process.parentIdHolder = life.process
  }

  #placeholder(about: Unrecorded, before: Life | undefined): Process {
    const { computer, guid, pid, image } = about
    // Without a guid: the same id, name and predecessor make the same process.
    const key =
      guid === undefined
        ? JSON.stringify([computer.toLowerCase(), pid ?? null, fileName(image), before?.process.id ?? null])
        : guid
    let process = this.#unrecorded.get(key)
    if (process === undefined) {
      process = this.#add({ ...about, guid: guid ?? null, pid: pid ?? null, ticks: null, time: null, records: [] })
      this.#unrecorded.set(key, process)
    }
    process.image ??= image
    process.commandLine ??= about.commandLine
    process.user ??= about.user
    return process
  }

  #add(
    process: Pick<
      Process,
      'computer' | 'guid' | 'pid' | 'image' | 'commandLine' | 'user' | 'ticks' | 'time' | 'records'
    >,
  ): Process {
    const { computer, guid, pid, image, commandLine, user, ticks, time, records } = process
    const added: Process = {
      id: this.processes.length,
      ...{ computer, guid, pid, image, commandLine, user, ticks, time, records },
      ended: null,
      parentage: 'none',
      parent: null,
      parentIdHolder: null,
      children: [],
    }
    this.processes.push(added)
    return added
  }
}

interface Unrecorded {
  readonly computer: string
  readonly guid: string | undefined
  readonly pid: number | undefined
  readonly image: string | null
  readonly commandLine: string | null
  readonly user: string | null
}

function setParent(process: Process, parent: Process, parentage: Parentage): void {
  process.parent = parent
  process.parentage = parentage
  parent.children.push(process)
}

/** Whether the holder of a process id is the one that is meant: it was there, and has the name that is told. */
function isProcessOf(life: Life, ticks: bigint, image: string | null): boolean {
  return covers(life, ticks) && isSameImage(life.process.image, image)
}

/** By file name: one log may have a short path, the other a device path. What is not told contradicts nothing. */
function isSameImage(left: string | null, right: string | null): boolean {
  return left === null || right === null || fileName(left) === fileName(right)
}

function fileName(path: string | null): string | null {
  return path === null ? null : path.slice(path.lastIndexOf('\\') + 1).toLowerCase()
}

/** A forged log may make a process its own ancestor: the link that closes the circle is cut, and the process says so. */
function breakCircles(processes: readonly Process[]): void {
  const seenFrom = new Map<Process, Process>()
  for (const start of processes) {
    for (let at: Process | null = start; at !== null && !seenFrom.has(at); at = at.parent) {
      seenFrom.set(at, start)
      if (at.parent === null || seenFrom.get(at.parent) !== start) continue
      at.parent.children.splice(at.parent.children.indexOf(at), 1)
      at.parent = null
      at.parentage = 'circular'
    }
  }
}
