/** Recordings of attacks with the rule that each has to fire: SigmaHQ's regression data, and our own samples. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Detector, type NearMisses, NearMissSearch } from '../../src/detect/index.ts'
import { type Event, eventOf, keptEvent } from '../../src/event/index.ts'
import { bytesSource, readEvtx } from '../../src/evtx/index.ts'
import { SHARED, sharedFiles } from '../shared-folder.ts'
import { loadEventRules } from '../sigma/event-rules.ts'

export interface Recording {
  readonly name: string
  readonly rulePath: string
  readonly ruleText: string
  readonly events: readonly Event[]
}

export async function eventsOf(path: string): Promise<Event[]> {
  const events: Event[] = []
  for await (const record of readEvtx(bytesSource(path, readFileSync(path)))) events.push(keptEvent(eventOf(record)))
  return events
}

/** Of those that their rule fires on: a recording lies in a folder of the name of its rule. */
export async function regressionRecordings(): Promise<Recording[]> {
  const recordings: Recording[] = []
  for (const path of sharedFiles('sigma/regression_data', '.evtx')) {
    const rulePath = path.replace('sigma/regression_data/', 'sigma/').replace(/\/[^/]+$/, '.yml')
    if (!existsSync(join(SHARED, rulePath))) continue
    const ruleText = readFileSync(join(SHARED, rulePath), 'utf8')
    const events = await eventsOf(join(SHARED, path))
    if (nearMisses(ruleText, events)?.matched) recordings.push({ name: path, rulePath, ruleText, events })
  }
  return recordings
}

/** undefined: the rule is refused. */
export function nearMisses(text: string, events: readonly Event[]): NearMisses | undefined {
  const { rules } = loadEventRules([{ path: 'rule.yml', text }])
  const [rule] = rules
  if (rule === undefined) return undefined
  const search = new NearMissSearch(new Detector(rules), rule)
  for (const event of events) search.add(event)
  return search.result()
}
