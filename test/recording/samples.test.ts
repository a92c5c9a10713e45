import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { bytesSource, type Damage, readEvtx } from '../../src/evtx/index.ts'
import { writeEvtx } from '../../src/evtx/write.ts'
import { describeRecording, expectationOf, type Recording } from '../../src/recording/index.ts'

const SAMPLES = new URL('../../samples/', import.meta.url)
const RULES = new URL('../../rules/', import.meta.url)

const samples = readdirSync(SAMPLES)
  .filter((name) => name.endsWith('.yml'))
  .map((name) => name.slice(0, -'.yml'.length))

const rules = new Map(
  readdirSync(RULES)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => [name.slice(0, -'.yml'.length), load(readFileSync(new URL(name, RULES), 'utf8')) as { id: string }]),
)

function recordingOf(sample: string): Recording {
  return describeRecording(readFileSync(new URL(`${sample}.yml`, SAMPLES), 'utf8'), `samples/${sample}.yml`)
}

describe.each(samples)('samples/%s', (sample) => {
  const recording = recordingOf(sample)
  const stored = new Uint8Array(readFileSync(new URL(`${sample}.evtx`, SAMPLES)))

  it('is what its description makes, byte for byte (else run `npm run samples`)', () => {
    const made = writeEvtx(recording.events.map(({ record }) => record))
    expect(Buffer.compare(made, stored)).toBe(0)
  })

  it('has the expectation that its description states', () => {
    const expectation = JSON.parse(readFileSync(new URL(`${sample}.expected.json`, SAMPLES), 'utf8'))
    expect(expectation).toEqual(expectationOf(recording, (rule) => rules.get(rule)!.id))
  })

  it('is read without damage, value for value', async () => {
    const damage: Damage[] = []
    const read = []
    for await (const record of readEvtx(bytesSource(sample, stored), { onDamage: (one) => damage.push(one) })) {
      read.push({
        recordId: Number(record.recordId),
        eventId: record.eventId,
        channel: record.channel,
        computer: record.computer,
        names: record.data().map(({ name }) => name),
        texts: textsOf(record.data()),
      })
    }
    expect(damage).toEqual([])
    expect(read).toEqual(recording.events.map(({ record }) => described(record)))
  })
})

describe('the samples as a whole', () => {
  const firing = new Set(samples.flatMap((sample) => recordingOf(sample).events.flatMap(({ fires }) => fires)))

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
