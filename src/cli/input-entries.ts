/** What was counted of each file, made an entry of `inputs`. */
import { SurveyedEvents } from '../detect/index.ts'
import type { LogSurvey, SurveyedSource } from '../event/index.ts'
import { shapeOf } from '../input/json-shapes.ts'
import type { ShapeName } from '../input/shape-names.ts'
import type { FoundFile, FoundFiles } from '../node/files.ts'
import { type FileForm, recogniseFile } from '../node/recognise-file.ts'
import type { InputEntry, InputShape, InputSource } from '../report/index.ts'
import { isCorrelation } from '../sigma/correlation-plan.ts'
import { lostText } from './export-lines.ts'
import type { RuleSet } from './rule-set.ts'

/** Filled while a file is read. */
export interface InputFacts {
  readonly file: FoundFile
  records: number
  damages: number
  unreadable: string | null
  times: { readonly first: string; readonly last: string } | null
}

/** In the order of the files, those that were left out behind them. `shape`: the one that was named. */
export async function inputEntries(
  facts: readonly InputFacts[],
  setAside: FoundFiles['setAside'],
  survey: LogSurvey,
  rules: RuleSet | undefined,
  shape: ShapeName | undefined,
): Promise<InputEntry[]> {
  const plans = rules?.used.flatMap(({ plan }) => (isCorrelation(plan) ? [] : [plan]))
  const read = rules && plans && new SurveyedEvents(survey.sources, rules.logsources).askedBy(plans)
  return [
    ...(await Promise.all(facts.map((each, number) => entryOf(each, sourcesOf(survey.sources, number, read), shape)))),
    ...setAside.map(({ name, reason }) => ({ ...NOTHING, file: name, leftOut: reason })),
  ]
}

const NOTHING: Omit<InputEntry, 'file'> = {
  bytes: 0,
  form: null,
  shape: null,
  leftOut: null,
  unreadable: null,
  records: 0,
  damages: 0,
  firstTime: null,
  lastTime: null,
  sources: [],
}

async function entryOf(facts: InputFacts, sources: InputSource[], shape: ShapeName | undefined): Promise<InputEntry> {
  const { file, records, damages, unreadable, times } = facts
  const found = await recogniseFile(file)
  // A log may have lost its header and be read nevertheless; then its records tell what it is.
  const form = found?.form ?? (records > 0 ? 'evtx' : null)
  return {
    file: file.name,
    bytes: file.byteLength,
    form,
    shape: found === undefined ? null : shapeEntry(found, shape),
    leftOut: null,
    unreadable,
    records,
    damages,
    firstTime: times?.first ?? null,
    lastTime: times?.last ?? null,
    sources,
  }
}

function shapeEntry(found: FileForm, named: ShapeName | undefined): InputShape | null {
  if (!('sniffed' in found)) return null
  if (named !== undefined) {
    const { title, lost } = shapeOf(named)
    return { name: named, title, wrappers: [], confidence: null, proof: null, lost }
  }
  if (found.sniffed.kind !== 'recognised') return null
  const { recognition } = found.sniffed
  const { shape, wrappers, confidence, proof } = recognition
  const title = shape === 'xml' ? 'XML of Windows' : shapeOf(shape).title
  return { name: shape, title, wrappers, confidence, proof, lost: lostText(recognition) }
}

function sourcesOf(
  sources: readonly SurveyedSource[],
  file: number,
  read: ReadonlySet<SurveyedSource> | undefined,
): InputSource[] {
  const byName = new Map<
    string,
    InputSource & { readonly unread: { records: number; eventIds: (number | null)[] } | null }
  >()
  for (const surveyed of sources) {
    const count = surveyed.byFile.get(file)
    if (count === undefined) continue
    const { channel, provider, eventId } = surveyed.source
    const key = JSON.stringify([channel, provider])
    const known = byName.get(key) ?? {
      channel,
      provider,
      records: 0,
      unread: read === undefined ? null : { records: 0, eventIds: [] },
    }
    if (known.unread !== null && read?.has(surveyed) === false) {
      known.unread.records += count
      known.unread.eventIds.push(eventId)
    }
    byName.set(key, { ...known, records: known.records + count })
  }
  for (const { unread } of byName.values()) unread?.eventIds.sort((a, b) => (a ?? -1) - (b ?? -1))
  return [...byName.values()].sort((a, b) => b.records - a.records || (nameOf(a) < nameOf(b) ? -1 : 1))
}

function nameOf({ channel, provider }: InputSource): string {
  return `${channel ?? ''}\n${provider ?? ''}`
}
