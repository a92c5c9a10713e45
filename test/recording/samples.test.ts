import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { bytesSource, type EvtxRecord, readEvtx } from '../../src/evtx/index.ts'
import type { PlainValue, RecordDescription } from '../../src/evtx/write.ts'
import { Detector, loadRules, replay } from '../../src/index.ts'
import {
  describeRecording,
  type Expectation,
  expectationOf,
  type Recording,
  withEventsOf,
  writeRecording,
} from '../../src/recording/index.ts'

const SAMPLES = new URL('../../samples/', import.meta.url)
const RULES = new URL('../../rules/', import.meta.url)

const samples = readdirSync(SAMPLES)
  .filter((name) => name.endsWith('.yml') && !name.endsWith('.suite.yml'))
  .map((name) => name.slice(0, -'.yml'.length))

const rules = new Map(
  readdirSync(RULES)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => [name.slice(0, -'.yml'.length), load(readFileSync(new URL(name, RULES), 'utf8')) as { id: string }]),
)

function recordingOf(sample: string): Recording {
  const recording = describeRecording(readFileSync(new URL(`${sample}.yml`, SAMPLES), 'utf8'), `samples/${sample}.yml`)
  const { copyOf } = recording
  return copyOf === undefined ? recording : withEventsOf(recording, recordingOf(copyOf.slice(0, -'.yml'.length)))
}

const loaded = loadRules(
  [...rules.keys()].map((name) => ({ path: `rules/${name}.yml`, text: readFileSync(new URL(`${name}.yml`, RULES)) })),
)

describe.each(samples)('samples/%s', (sample) => {
  const recording = recordingOf(sample)
  const stored = new Uint8Array(readFileSync(new URL(`${sample}.evtx`, SAMPLES)))

  it('is what its description makes, byte for byte (else run `npm run samples`)', () => {
    expect(Buffer.compare(writeRecording(recording), stored)).toBe(0)
  })

  it('has the expectation that its description states', () => {
    const expectation = JSON.parse(readFileSync(new URL(`${sample}.expected.json`, SAMPLES), 'utf8'))
    expect(expectation).toEqual(expectationOf(recording, (rule) => rules.get(rule)!.id))
  })

  it('is read value for value, with the damage that it was given and no other', async () => {
    const { damage, lost } = recording.expected
    const damages = new Set<string>()
    const read: ReadBack[] = []
    const source = bytesSource(sample, stored)
    for await (const record of readEvtx(source, { onDamage: ({ code }) => damages.add(code) }))
      read.push(readBack(record))
    expect([...damages].sort()).toEqual(damage)
    const live = recording.events.filter(
      ({ record }) => record.isDeleted !== true && !lost.includes(Number(record.recordId)),
    )
    expect(read).toEqual(live.map(({ record }) => written(record)))
  })

  it('gives back its deleted records to recovery, and to nobody else', async () => {
    const recovered: ReadBack[] = []
    for await (const record of readEvtx(bytesSource(sample, stored), { recover: true }))
      if (record.recovered) recovered.push(readBack(record))
    const deleted = recording.events.filter(({ record }) => record.isDeleted === true)
    expect(recovered).toEqual(deleted.map(({ record }) => written(record)))
    const { recovered: expected = 0 } = JSON.parse(
      readFileSync(new URL(`${sample}.expected.json`, SAMPLES), 'utf8'),
    ) as Expectation
    expect(recovered).toHaveLength(expected)
  })

  it('makes the rules fire where it says, and nowhere else', async () => {
    const detector = new Detector(loaded.rules)
    const matches = new Map<string, number[]>()
    for await (const match of replay([bytesSource(sample, stored)], detector, {})) {
      const id = `${match.rule.id}`
      if ('event' in match) matches.set(id, [...(matches.get(id) ?? []), Number(match.event.recordId)])
    }
    expect(Object.fromEntries(matches)).toEqual(expectationOf(recording, (rule) => rules.get(rule)!.id).matches)
  })
})

describe('the samples as a whole', () => {
  const firing = new Set(samples.flatMap((sample) => recordingOf(sample).events.flatMap(({ fires }) => fires)))

  it('go with rules that load without any diagnostic', () => {
    expect(loaded.diagnostics).toEqual([])
    expect(loaded.rules).toHaveLength(rules.size)
  })

  it('have a true positive for every rule', () => {
    expect([...rules.keys()].filter((rule) => !firing.has(rule))).toEqual([])
  })

  it('have an expectation for every log, and a description for every one', () => {
    const logs = readdirSync(SAMPLES).filter((name) => name.endsWith('.evtx'))
    expect(logs).toEqual(samples.map((sample) => `${sample}.evtx`))
    for (const sample of samples) expect(existsSync(new URL(`${sample}.expected.json`, SAMPLES))).toBe(true)
  })

  it('expect nothing of the benign one', () => {
    expect(recordingOf('triage-benign').events.flatMap(({ fires }) => fires)).toEqual([])
  })
})

interface ReadBack {
  readonly recordId: number
  readonly time: string | null
  readonly channel: string | null
  readonly data: readonly (readonly [name: string, value: string])[]
}

function readBack(record: EvtxRecord): ReadBack {
  const data = record.data().map(({ name, value }): [string, string] => [name, value])
  return { recordId: Number(record.recordId), time: record.timeCreated, channel: record.channel, data }
}

/** What a reader must find in a record that was written from this description. */
function written({ recordId, system, body }: RecordDescription): ReadBack {
  return { recordId: Number(recordId), time: String(system.timeCreated), channel: system.channel, data: dataOf(body) }
}

function dataOf(body: RecordDescription['body']): [string, string][] {
  if (!body) return []
  if (body.kind === 'userData') {
    return (body.element.content ?? []).flatMap((part) => {
      if (part.kind !== 'element') return []
      const [text] = part.element.content ?? []
      return [[part.element.name, text?.kind === 'text' ? text.text : '']]
    })
  }
  const items = body.items.flatMap(({ name, value }) =>
    textsOf(value).map((text): [string, string] => [name ?? 'Data', text]),
  )
  return body.binary ? [...items, ['Binary', hexText(body.binary)]] : items
}

function textsOf(item: PlainValue): readonly string[] {
  switch (item.type) {
    case 'strings':
      return item.value
    case 'guid':
      return [`{${item.value.toLowerCase()}}`]
    case 'hex32':
    case 'hex64':
      return [`0x${item.value.toString(16)}`]
    case 'binary':
      return [hexText(item.value)]
    default:
      return [String(item.value)]
  }
}

function hexText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase()
}
