/** The part of `explain` that reads logs: named records, or those that came nearest to matching. */
import { NEAREST, NearMissSearch, nearestExplanations } from '../detect/index.ts'
import { type Event, eventOf } from '../event/index.ts'
import { countText } from '../report/index.ts'
import { EXIT } from './exit-codes.ts'
import type { ExplainSettings } from './explain-options.ts'
import type { Explainer } from './explainer.ts'
import { type Io, paintFor, say } from './io.ts'
import type { Mender } from './mender.ts'
import { NAMED_MATCHES, nearStatement } from './near-statement.ts'
import { type LogsJob, type LogsOutcome, readLogs } from './read-logs.ts'
import { RecordChoice } from './record-choice.ts'

/** Rules whose nearest events are looked for: each takes a look at every event. */
const MAX_RULES = 30

export interface ExplainJob extends LogsJob {
  readonly settings: ExplainSettings
}

export function explainLogs(job: ExplainJob, explainer: Explainer, mender: Mender, io: Io): Promise<LogsOutcome> {
  const { records, nearest } = job.settings
  return records === undefined
    ? explainNearest(job, explainer, mender, nearest, io)
    : explainRecords(job, explainer, new RecordChoice(records), io)
}

async function explainRecords(
  job: ExplainJob,
  explainer: Explainer,
  choice: RecordChoice,
  io: Io,
): Promise<LogsOutcome> {
  const { totals, codes } = await readLogs(job, io, async (record) => {
    if (choice.takes(record)) await explainer.explain(eventOf(record))
  })
  const unmet = choice.unmetTexts()
  say(io, ...unmet.map((line) => paintFor(io, job.settings.color)('error', line)))
  return { totals, codes: unmet.length === 0 ? codes : [...codes, EXIT.usage] }
}

async function explainNearest(
  job: ExplainJob,
  explainer: Explainer,
  mender: Mender,
  most: number,
  io: Io,
): Promise<LogsOutcome> {
  const { detector, rules } = explainer
  const limits = { nearest: Math.max(NEAREST, most), matches: Math.max(NAMED_MATCHES, most) }
  const searches = rules
    .slice(0, MAX_RULES)
    .map((rule) => ({ rule, search: new NearMissSearch(detector, rule, limits) }))
  const outcome = await readLogs(job, io, (record) => {
    const event: Event = eventOf(record)
    for (const { search } of searches) search.add(event)
  })
  for (const { rule, search } of searches) {
    const near = search.result()
    if (!job.settings.isQuiet) say(io, nearStatement(detector, rule, near, most))
    const mends = near.matched > 0 ? null : await mender.mends(rule, near)
    const explanations = nearestExplanations(detector, rule, near, { most, chosenFrom: limits.nearest })
    // They are about the whole log, so they stand with the nearest event alone.
    for (const [number, explanation] of explanations.entries())
      await explainer.print(explanation, number === 0 ? mends : null)
  }
  if (rules.length > searches.length) {
    say(
      io,
      `looked for the nearest events of the first ${MAX_RULES} of ${countText(rules.length)} rules; --rule-id chooses others`,
    )
  }
  return outcome
}
