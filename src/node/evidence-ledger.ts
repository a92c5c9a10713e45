/** What became of the evidence, file by file: takes units in the order of the files, and adds up. */
import { appendSequence, type Copies, RecordCopies, type RecordSequence } from '../event/index.ts'
import {
  addAccount,
  type Damage,
  type DamageCode,
  emptyAccount,
  emptyFacts,
  type FileFacts,
  type FileHeader,
  joinFacts,
  reportFileHeader,
} from '../evtx/index.ts'
import type { ArchiveReport, EvidenceReport, SourceReport } from '../report/index.ts'
import { sha256Of } from './digest.ts'
import { nodeMachine } from './file-source.ts'
import { openEvidence } from './open-evidence.ts'
import type { SourceForm } from './open-input.ts'
import type { Unit, UnitReading } from './read-unit.ts'
import type { EvidenceFile } from './run-contract.ts'

export interface EvidenceListener {
  onDamage(damage: Damage): void
  /** A file of which nothing could be read, or nothing from some place on: no log, or an error of the operating system. */
  onUnreadable(file: EvidenceFile, message: string): void
  /** What became of a file, once it was read. Who listens pays for a digest of every file. */
  onSource?(source: SourceReport): void | Promise<void>
}

/** Damages of one file that are kept word for word; all are counted. */
const MAX_KEPT_DAMAGES = 10_000

export class EvidenceLedger {
  readonly account = emptyAccount()
  damages = 0
  unreadableFiles = 0
  readonly #listener: EvidenceListener
  readonly #keepsSources: boolean
  readonly #sources: SourceReport[] = []
  readonly #copies = new RecordCopies()
  #current: CurrentSource | undefined
  #archive: { readonly path: string; readonly report: ArchiveReport } | undefined

  /** `keepsSources`: whether a report on each file is wanted at the end, which reads every file once more for its digest. */
  constructor(listener: EvidenceListener, keepsSources: boolean) {
    this.#listener = listener
    this.#keepsSources = keepsSources
  }

  damage(damage: Damage, unit: Unit): void {
    this.damages++
    this.#sourceOf(unit).damage(damage)
    this.#listener.onDamage(damage)
  }

  /** The end of a unit; `isInterrupted`: of which not everything was read. */
  async done(unit: Unit, reading: UnitReading, isInterrupted: boolean): Promise<void> {
    addAccount(this.account, reading.account)
    const source = this.#sourceOf(unit)
    if (reading.unreadable !== null && source.unreadable === null) {
      this.unreadableFiles++
      this.#listener.onUnreadable(unit.file, reading.unreadable)
    }
    if (reading.sequence !== null) this.#copies.add(unit.number, reading.sequence.keys.splice(0))
    source.add(reading)
    if (!unit.isLast && !isInterrupted) return
    const isComplete = unit.isLast && !isInterrupted
    const header = isComplete ? await this.#checkHeader(unit, source.facts) : null
    await this.#end(source, header, isComplete)
  }

  /** To be called once, at the end: a file whose last units were not read is left behind. */
  async close(): Promise<void> {
    if (this.#current !== undefined) await this.#end(this.#current, null, false)
  }

  /** After `close`. */
  report(): EvidenceReport {
    return {
      sources: this.#sources,
      copies: this.#copies.pairs(),
      areCopiesComplete: this.#copies.isComplete,
    }
  }

  #sourceOf(unit: Unit): CurrentSource {
    if (this.#current?.file !== unit.file) this.#current = new CurrentSource(unit)
    return this.#current
  }

  async #end(source: CurrentSource, header: FileHeader | null, isComplete: boolean): Promise<void> {
    this.#current = undefined
    if (!this.#keepsSources && this.#listener.onSource === undefined) return
    const archive = await this.#archiveOf(source.file)
    const report = await source.report(header, isComplete, this.#copies.pairsOf(source.number), archive)
    if (this.#keepsSources) this.#sources.push(report)
    await this.#listener.onSource?.(report)
  }

  /** The archive that a file lies in: its members stand behind each other, so its digest is taken once. */
  async #archiveOf({ archive }: EvidenceFile): Promise<ArchiveReport | null> {
    if (archive === undefined) return null
    if (this.#archive?.path !== archive.path) {
      const sha256 = await sha256Of({ ...archive, byteLength: 0 })
      this.#archive = { path: archive.path, report: { file: archive.name, sha256 } }
    }
    return this.#archive.report
  }

  /** The file header is judged once all of the file was seen. */
  async #checkHeader(unit: Unit, facts: FileFacts | null): Promise<FileHeader | null> {
    if (facts === null) return null
    const source = await openEvidence(unit.file)
    try {
      const onDamage = (damage: Damage): void => this.damage(damage, unit)
      return (await reportFileHeader(source, facts, { machine: nodeMachine, onDamage })) ?? null
    } finally {
      await source.close()
    }
  }
}

/** The file in hand. */
class CurrentSource {
  readonly file: EvidenceFile
  readonly number: number
  unreadable: string | null = null
  /** null when not all of it was read as EVTX. */
  facts: FileFacts | null = emptyFacts()
  readonly #account = emptyAccount()
  readonly #damageCounts = new Map<DamageCode, number>()
  readonly #damages: Damage[] = []
  #form: SourceForm | null = null
  #byteLength: number
  #sequence: RecordSequence | null = null

  constructor({ file, number }: Unit) {
    this.file = file
    this.number = number
    this.#byteLength = file.byteLength
  }

  damage(damage: Damage): void {
    this.#damageCounts.set(damage.code, (this.#damageCounts.get(damage.code) ?? 0) + 1)
    if (this.#damages.length < MAX_KEPT_DAMAGES) this.#damages.push(damage)
  }

  add({ account, byteLength, form, unreadable, facts, sequence }: UnitReading): void {
    this.#byteLength = byteLength
    addAccount(this.#account, account)
    this.#form ??= form
    this.unreadable ??= unreadable
    this.facts = facts === null || this.facts === null ? null : joinFacts(this.facts, facts)
    if (this.#sequence === null || sequence === null) this.#sequence ??= sequence
    else appendSequence(this.#sequence, sequence)
  }

  async report(
    header: FileHeader | null,
    isComplete: boolean,
    copies: readonly Copies[],
    archive: ArchiveReport | null,
  ): Promise<SourceReport> {
    return {
      file: { name: this.file.name, byteLength: this.#byteLength },
      archive,
      form: this.#form,
      sha256: await sha256Of(this.file),
      unreadable: this.unreadable,
      account: this.#account,
      header,
      facts: isComplete ? this.facts : null,
      damageCounts: this.#damageCounts,
      damages: this.#damages,
      sequence: this.#sequence,
      copies,
      isComplete,
    }
  }
}
