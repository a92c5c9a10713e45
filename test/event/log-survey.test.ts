import { expect, it } from 'vitest'
import { LogSurvey, MAX_SURVEYED_FIELDS, MAX_SURVEYED_SOURCES } from '../../src/event/log-survey.ts'
import type { LogRecord } from '../../src/evtx/index.ts'

function record(eventId: number, ...names: readonly string[]): LogRecord {
  return {
    provider: 'P',
    channel: 'C',
    eventId,
    data: () => names.map((name) => ({ name, value: '' })),
    system: () => new Map([['EventID', String(eventId)]]),
  } as unknown as LogRecord
}

it('counts events of a kind by file, and gathers the names of their fields', () => {
  const survey = new LogSurvey()
  survey.add(record(1, 'A'), 0)
  survey.add(record(2, 'X'), 0)
  survey.add(record(1, 'B', 'Data', 'Data'), 3)
  survey.add(record(1, 'A'), 3)
  expect(survey.sources).toMatchObject([
    {
      source: { provider: 'P', channel: 'C', eventId: 1 },
      byFile: new Map([
        [0, 1],
        [3, 2],
      ]),
      fields: new Set(['A', 'EventID', 'B', 'Data']),
      areFieldsComplete: true,
    },
    { source: { eventId: 2 }, byFile: new Map([[0, 1]]) },
  ])
  expect(survey.isComplete).toBe(true)
})

it('keeps no more characters of names than it says', () => {
  const survey = new LogSurvey()
  for (let id = 0; id < 200; id++) survey.add(record(id, String(id).padEnd(30_000, 'x')), 0)
  expect(survey.sources).toHaveLength(200)
  expect(survey.sources.at(0)!.areFieldsComplete).toBe(true)
  expect(survey.sources.at(-1)!.areFieldsComplete).toBe(false)
})

it('keeps no more kinds and no more fields than it says, and says so', () => {
  const survey = new LogSurvey()
  survey.add(record(0, ...Array.from({ length: MAX_SURVEYED_FIELDS + 1 }, (_, i) => `f${i}`)), 0)
  expect(survey.sources[0]!.fields.size).toBe(MAX_SURVEYED_FIELDS)
  expect(survey.sources[0]!.areFieldsComplete).toBe(false)
  for (let id = 1; id <= MAX_SURVEYED_SOURCES; id++) survey.add(record(id), 0)
  expect(survey.sources).toHaveLength(MAX_SURVEYED_SOURCES)
  expect(survey.isComplete).toBe(false)
})
