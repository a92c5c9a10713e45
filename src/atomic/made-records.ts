/**
 * The records of a run that was only made up, as a log would hold them: Sysmon's event 1 of each process, with ids that
 * fit together. That nobody ran anything is said by the name of the computer.
 */

import { fileTimeText } from '../evtx/time.ts'
import type { RecordDescription } from '../evtx/write-event.ts'
import { type EventShape, SYSMON, shapeOf } from '../recording/event-shapes.ts'
import type { Process } from '../recording/process.ts'
import { Processes, sysmonCreation, type Values } from '../recording/process-events.ts'
import { sysmonTime } from '../recording/times.ts'
import { typedValue } from '../recording/typed-value.ts'
import type { MadeEvent } from './made-event.ts'
import type { MadeRun } from './made-run.ts'

export interface MadeRecord {
  readonly record: RecordDescription
  /** Why there is such an event. */
  readonly because: string
  /** Fields whose value nobody can tell before the test is run: what stands there is an example. */
  readonly untold: readonly string[]
}

/** A name of RFC 2606, which no machine has. */
export const SYNTHETIC_COMPUTER = 'WORKSTATION.synthetic.invalid'
const USER = 'WORKSTATION\\user'
/** What Windows 11 (22H2) has in the version resources of its own programs. */
const WINDOWS_11_VERSION = '10.0.22621.1 (WinBuild.160101.0800)'

/** 2026-01-01T12:00:00Z, then a second an event: nothing depends on the moment. */
const START_TICKS = 134_117_424_000_000_000n
const TICKS_BETWEEN = 10_000_000n

/** Numbers records of several runs on. */
export class RecordMaker {
  readonly #shape: EventShape = shapeOf(SYSMON, 1)!
  readonly #processes = new Processes()
  #made = 0

  records(run: MadeRun): MadeRecord[] {
    const known = new Map<string, Process>()
    return run.events.filter(({ kind }) => kind === 'sysmon-1').map((event) => this.#record(event, known))
  }

  /** The parent is the process of this run with its image and command line, or one that was there before. */
  #record({ values, because, untold }: MadeEvent, known: Map<string, Process>): MadeRecord {
    const time = fileTimeText(START_TICKS + TICKS_BETWEEN * BigInt(this.#made++))!
    const origin = { computer: SYNTHETIC_COMPUTER, time }
    const parentKey = keyOf(values.ParentImage, values.ParentCommandLine)
    const above = { Image: values.ParentImage, CommandLine: values.ParentCommandLine }
    const parent = known.get(parentKey) ?? this.#processes.running(above, origin, USER)
    known.set(parentKey, parent)
    const { Image, CommandLine, CurrentDirectory, IntegrityLevel } = values
    const creation = this.#processes.created(
      { Image, CommandLine, CurrentDirectory, IntegrityLevel },
      origin,
      USER,
      parent,
    )
    known.set(keyOf(Image, CommandLine), creation.process)
    const derived: Values = { UtcTime: sysmonTime(time), ...sysmonCreation(creation) }
    const items = this.#shape.fields!.map(({ name, type, fallback }) => {
      const text = name === 'FileVersion' ? fileVersion(derived[name]) : derived[name]
      return { name, value: typedValue(type, text ?? fallback ?? '') }
    })
    return {
      because,
      untold: this.#shape.fields!.map(({ name }) => name).filter((name) => untold.has(name)),
      record: {
        recordId: this.#made,
        system: {
          ...this.#shape.system,
          provider: this.#shape.system.provider!,
          eventId: 1,
          channel: SYSMON,
          computer: SYNTHETIC_COMPUTER,
          timeCreated: time,
        },
        body: { kind: 'eventData', items },
      },
    }
  }
}

/** The table of programs has the versions of Windows 10. */
function fileVersion(known: string | undefined): string | undefined {
  return known?.startsWith('10.0.19041.') === true ? WINDOWS_11_VERSION : known
}

function keyOf(image: string | undefined, commandLine: string | undefined): string {
  return `${image?.toLowerCase()}\n${commandLine}`
}
