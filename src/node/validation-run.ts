/**
 * Runs what suites ask of recordings: each recording is read once for all rules that are asked there, once more for the
 * rules that stayed silent, and before that once for its processes where a window names one.
 */
import { Detector, type NearMisses, type PlannedEventRule, SurveyedEvents } from '../detect/index.ts'
import type { LogsourceRow } from '../event/index.ts'
import type { Damage, LogRecord } from '../evtx/index.ts'
import type { Mend } from '../mend/index.ts'
import { interestOf } from '../replay.ts'
import { isCorrelation, type Plan, ruleKey } from '../sigma/index.ts'
import {
  BranchCoverage,
  type Check,
  type CheckResult,
  type Contains,
  holdingsText,
  judge,
  type NotJudged,
  notJudged,
  openWindow,
  type PlannedChecks,
  ProcessTree,
  type RecordingJob,
  RecordingObserver,
  type ScopeObservation,
  SecondLook,
  type SilentRule,
  type ValidationResult,
} from '../validate/index.ts'
import { type EvidenceTotals, readEvidence } from './read-evidence.ts'
import type { EvidenceFile } from './run-contract.ts'

export interface ValidationSettings {
  /** More matches than a lower bound are too many. */
  readonly isExact: boolean
  readonly measuresCoverage: boolean
  /** Near misses to keep of a silent rule; 0: no second look. */
  readonly nearest: number
  readonly mendsOf: (rule: PlannedEventRule, near: NearMisses) => Promise<readonly Mend[]>
  readonly logsources: readonly LogsourceRow[]
  readonly signal: AbortSignal
}

export interface ValidationListener {
  onDamage(damage: Damage): void
  onUnreadable(file: EvidenceFile, message: string): void
  /** So far. */
  onProgress(progress: { readonly bytes: number; readonly events: number; readonly recordings: number }): void
}

export interface ValidationTotals extends Omit<ValidationResult, 'suites' | 'documents' | 'atomics'> {
  readonly damages: number
  readonly isInterrupted: boolean
}

type Job = RecordingJob<EvidenceFile>

/** Silent rules of a run for which mends are looked for: each is read again a hundred times, some tenths of a second. */
const MAX_MENDED = 50

const INTERRUPTED: NotJudged = { reason: 'interrupted', text: 'the run was interrupted before' }

/** Of a second look: what there is to say was said at the first. */
const SILENT = { onDamage: () => undefined, onUnreadable: () => undefined }

interface OpenScope {
  readonly checks: readonly Check[]
  readonly contains: Contains | null
}

interface ObservedScope {
  readonly checks: readonly Check[]
  readonly seen: ScopeObservation
}

/** A silent rule with the place of its result. */
interface SilentResult extends SilentRule {
  readonly results: CheckResult[]
  readonly index: number
}

export async function runValidation(
  { checks, jobs }: PlannedChecks<EvidenceFile>,
  settings: ValidationSettings,
  listener: ValidationListener,
): Promise<ValidationTotals> {
  const run = new ValidationRun(settings, listener)
  for (const job of jobs) await run.recording(job)
  return {
    checks: checks.flatMap((check) => run.resultsOf(check)),
    recordings: jobs.length,
    events: run.events,
    coverage: run.coverage?.report() ?? null,
    damages: run.damages,
    isInterrupted: settings.signal.aborted,
  }
}

class ValidationRun {
  events = 0
  damages = 0
  readonly coverage: BranchCoverage | undefined
  readonly #settings: ValidationSettings
  readonly #listener: ValidationListener
  readonly #results = new Map<Check, CheckResult[]>()
  /** Suites ask the same rules of many recordings: an index is worth keeping. */
  #detector: { readonly key: string; readonly detector: Detector } | undefined
  #bytes = 0
  #recordings = 0
  #mended = 0

  constructor(settings: ValidationSettings, listener: ValidationListener) {
    this.#settings = settings
    this.#listener = listener
    this.coverage = settings.measuresCoverage ? new BranchCoverage() : undefined
  }

  resultsOf(check: Check): readonly CheckResult[] {
    return this.#results.get(check) ?? [notJudged(check, check.notJudged ?? INTERRUPTED)]
  }

  async recording(job: Job): Promise<void> {
    if (this.#settings.signal.aborted) return
    const detector = this.#detectorOf(job)
    const scopes = await this.#openScopes(job)
    const observer = new RecordingObserver(
      detector,
      job.rules,
      scopes.map(({ contains }) => contains),
    )
    const unreadable = await this.#observe(job, detector, observer)
    if (this.#settings.signal.aborted) return
    const observed = scopes.map(({ checks }, number) => ({ checks, seen: observer.scopes[number]! }))
    for (const { checks, seen } of observed) {
      for (const check of checks) {
        const results =
          unreadable === undefined
            ? [...judge(check, seen, this.#settings.isExact)]
            : [notJudged(check, { reason: 'recording-unreadable', text: unreadable })]
        this.#results.set(check, results)
      }
    }
    if (unreadable === undefined) await this.#lookAgain(job, detector, observed)
  }

  #detectorOf({ rules }: Job): Detector {
    const key = rules.map(({ plan, isReported }) => `${isReported} ${ruleKey(plan.rule)}`).join('\n')
    if (this.#detector?.key !== key)
      this.#detector = { key, detector: new Detector(rules, { logsources: this.#settings.logsources }) }
    return this.#detector.detector
  }

  /** Windows that can be opened; the checks of others are answered. */
  async #openScopes(job: Job): Promise<readonly OpenScope[]> {
    const tree = new ProcessTree()
    if (job.scopes.some(({ window }) => window !== null && window.process !== null))
      await this.#read(job, (record) => tree.add(record))
    return job.scopes.flatMap(({ window, checks }) => {
      const opened = openWindow(window, tree)
      if (opened.ok) return [{ checks, contains: opened.contains }]
      for (const check of checks)
        this.#results.set(check, [notJudged(check, { reason: 'window-unknown', text: opened.message })])
      return []
    })
  }

  /** Returns why nothing could be read. */
  async #observe(job: Job, detector: Detector, observer: RecordingObserver): Promise<string | undefined> {
    const plans = job.rules.map(({ plan }) => plan)
    const covering = this.coverage?.ofRecording(plans, detector.logsources)
    let unreadable: string | undefined
    const totals = await this.#read(
      job,
      (record) => {
        this.events++
        observer.add(record)
        covering?.add(record)
      },
      detector,
      {
        onDamage: (damage) => this.#listener.onDamage(damage),
        onUnreadable: (file, message) => {
          unreadable = message
          this.#listener.onUnreadable(file, message)
        },
      },
    )
    this.damages += totals.damages
    this.#bytes += job.file.byteLength
    this.#recordings++
    observer.finish()
    covering?.end()
    // What can be read in part is judged by that part; the rest was told as damage.
    return totals.account.records === 0 ? unreadable : undefined
  }

  /** Near misses of silent rules, and what a recording without the wanted telemetry has instead. */
  async #lookAgain(job: Job, detector: Detector, observed: readonly ObservedScope[]): Promise<void> {
    const { nearest, signal } = this.#settings
    const silent = nearest === 0 ? [] : observed.flatMap((scope) => this.#silentIn(scope))
    if (silent.length === 0) return
    const search = new SecondLook(detector, silent, nearest)
    await this.#read(job, (record) => search.add(record))
    const events = new SurveyedEvents(search.survey.sources, detector.logsources)
    for (const [number, found] of search.found().entries()) {
      if (signal.aborted) return
      const { plan, offered, results, index } = silent[number]!
      const isSilent = offered > 0
      // Those of the search know nothing of the events that were left out.
      const { absentFields } = isSilent ? events.coverageOf(plan) : found.near
      const { uncompared } = found.near
      const stride = isSilent ? search.stride : 1
      results[index] = {
        ...results[index]!,
        ...(isSilent ? {} : { text: `the recording has ${holdingsText(search.survey.sources)}` }),
        nearest: { absentFields: isSilent ? absentFields : [], stride, uncompared, events: found.nearest },
        mends: await this.#mendsOf(plan, { ...found.near, absentFields }),
      }
    }
  }

  /** null: there were too many to look for all. */
  async #mendsOf(plan: Plan, near: NearMisses): Promise<readonly Mend[] | null> {
    if (this.#mended === MAX_MENDED) return null
    this.#mended++
    const mends = await this.#settings.mendsOf({ plan }, near)
    // Where nothing was to be seen, what of the rule is not like it says nothing.
    return near.offered > 0 ? mends : mends.filter(({ isVerified }) => isVerified)
  }

  #silentIn({ checks, seen }: ObservedScope): SilentResult[] {
    return checks.flatMap((check) => {
      const results = this.#results.get(check)!
      return results.flatMap(({ verdict, rule }, index): SilentResult[] => {
        const plan = check.plans.find((each) => each.rule === rule)
        if (!(verdict === 'silent' || verdict === 'no-telemetry') || plan === undefined || isCorrelation(plan))
          return []
        return [{ plan, contains: seen.contains, offered: seen.offeredTo(plan), results, index }]
      })
    })
  }

  #read(
    { file }: Job,
    visit: (record: LogRecord) => void,
    detector?: Detector,
    { onDamage, onUnreadable }: Pick<ValidationListener, 'onDamage' | 'onUnreadable'> = SILENT,
  ): Promise<EvidenceTotals> {
    const { signal } = this.#settings
    const job = {
      files: [file],
      reader: 'sigma-replay' as const,
      recover: false,
      keepsSequence: false,
      reportsSources: false,
      signal,
      ...(detector === undefined ? {} : { interest: interestOf(detector) }),
    }
    return readEvidence(job, {
      onRecords: (records) => {
        for (const record of records) visit(record)
      },
      onDamage,
      onUnreadable,
      onProgress: (bytes) =>
        this.#listener.onProgress({ bytes: this.#bytes + bytes, events: this.events, recordings: this.#recordings }),
    })
  }
}
