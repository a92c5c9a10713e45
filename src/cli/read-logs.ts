/** Logs from front to back for a command that looks at each record, with progress and damage told on the way. */
import type { Interest, LogRecord } from '../evtx/index.ts'
import type { FoundFiles } from '../node/files.ts'
import { type EvidenceTotals, readEvidence } from '../node/read-evidence.ts'
import { DamageTeller } from './damage-teller.ts'
import type { EvidenceSettings } from './evidence-options.ts'
import type { ExitCode } from './exit-codes.ts'
import { copyFilter } from './find-logs.ts'
import { type Io, paintFor } from './io.ts'
import { codesOfEvidence } from './outcome.ts'
import { startProgress } from './progress.ts'

export interface LogsJob {
  readonly logs: FoundFiles
  readonly settings: EvidenceSettings & { readonly dedupes: boolean }
  readonly signal: AbortSignal
  /** Whether the loss statement is wanted. */
  readonly reportsSources: boolean
  /** What the reader may dismiss; without it every record is visited. */
  readonly interest?: Interest
}

export interface LogsOutcome {
  readonly totals: EvidenceTotals
  readonly codes: readonly ExitCode[]
}

/** A record is valid until the visit settles. */
export async function readLogs(
  job: LogsJob,
  io: Io,
  visit: (record: LogRecord) => void | Promise<void>,
): Promise<LogsOutcome> {
  const { logs, settings, signal, reportsSources, interest } = job
  const bytes = logs.files.reduce((sum, file) => sum + file.byteLength, 0)
  const progress = await startProgress(io, settings.isQuiet ? 0 : bytes)
  const teller = new DamageTeller(progress, io, paintFor(io, settings.color), settings)
  let events = 0
  try {
    const totals = await readEvidence(
      {
        files: logs.files,
        reader: 'sigma-replay',
        recover: settings.recover,
        shape: settings.shape,
        keepsSequence: reportsSources,
        reportsSources,
        signal,
        copies: copyFilter(settings, io),
        ...(interest === undefined ? {} : { interest }),
      },
      {
        async onRecords(records) {
          for (const record of records) {
            events++
            await visit(record)
          }
        },
        onDamage: (damage) => teller.onDamage(damage),
        onUnreadable: (file, message) => teller.onUnreadable(file, message),
        onProgress: (done) => progress.update({ bytes: done, events, matches: 0 }),
      },
    )
    return { totals, codes: codesOfEvidence(totals, logs, settings.isStrict) }
  } finally {
    progress.stop()
    if (!settings.isQuiet) teller.tellRest()
  }
}
