/** What our EVTX reader prints as XML, the XML reader reads as the same System values and data. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bytesSource, type EvtxRecord, readEvtx } from '../../src/evtx/index.ts'
import { CORPORA_MISSING, recordings } from './corpora.ts'
import { readXml } from './reading.ts'

const FILES = 30

/** XML 1.0 has no control characters: printed as U+FFFD. */
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g

test(`EVTX to XML and back, ${FILES} recordings`, async (context) => {
  const paths = recordings(9).slice(0, FILES)
  if (paths.length === 0) return context.skip(CORPORA_MISSING)
  let values = 0
  for (const path of paths) {
    const records: EvtxRecord[] = []
    for await (const record of readEvtx(bytesSource('log.evtx', readFileSync(path)))) records.push(record)
    const export_ = await readXml(`<Events>${records.map((record) => record.toXml()).join('\r\n')}</Events>`)
    expect(export_.damages).toEqual([])
    expect(export_.records.map((record) => [sorted(record.system()), record.data()])).toEqual(
      records.map((record) => [
        sorted(record.system()),
        record.data().map(({ name, value }) => ({ name, value: value.replace(FORBIDDEN, '\ufffd') })),
      ]),
    )
    expect(
      export_.records.map((record) => [record.recordId, record.eventId, record.timeCreated, record.timeTicks]),
    ).toEqual(records.map((record) => [record.recordId, record.eventId, record.timeCreated, record.timeTicks]))
    for (const record of records) values += record.system().size + record.data().length
  }
  expect(values).toBeGreaterThan(15_000)
})

/** The order of System is the template's in one reader and the document's in the other. */
function sorted(system: ReadonlyMap<string, string>): [string, string][] {
  return [...system].sort(([a], [b]) => (a < b ? -1 : 1))
}
