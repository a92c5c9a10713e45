import { describe, expect, it } from 'vitest'
import { matchJson } from '../../src/report/index.ts'
import { aMatch } from './match.ts'

/** The wire format. Changing it is intentional: CHANGELOG, and the table in `match-json.ts`. */
const GOLDEN = String.raw`{"time":"2021-10-20T20:27:05.5471234Z","level":"high","rule":{"id":"73fdb182-e2cf-4a7a-aedb-fbfd2455c521","title":"Whoami","level":"high","status":"test","tags":["attack.discovery","attack.t1033"],"author":"A, \"B\"","path":"rules/whoami.yml","sha256":"ab12"},"event":{"file":"logs/a.evtx","recordId":41913,"headerRecordId":1,"offset":4608,"eventId":1,"channel":"Microsoft-Windows-Sysmon/Operational","provider":"Microsoft-Windows-Sysmon","computer":"PC-1","recovered":false,"fields":{"Image":"C:\\Windows\\whoami.exe","CommandLine":"whoami \"/all\"","Data":["a","b"]}},"evidence":[{"selection":"sel","field":"Image","test":"endswith","pattern":"\\whoami.exe","value":"C:\\Windows\\whoami.exe"},{"selection":"filter","field":null,"test":"absent","pattern":null,"value":null}]}`

describe('a match as a line of JSON', () => {
  it('is this line, byte for byte', () => {
    expect(matchJson(aMatch())).toBe(GOLDEN)
  })

  it('has null for what is not known', () => {
    const unknown = {
      recordId: null,
      headerRecordId: null,
      eventId: null,
      channel: null,
      provider: null,
      computer: null,
    }
    const line = JSON.parse(matchJson(aMatch(unknown, { id: null, level: null }, { time: null, level: null })))
    expect(line).toMatchObject({ time: null, level: null, rule: { id: null, level: null }, event: unknown })
    expect(Object.keys(line.event)).toEqual(Object.keys(JSON.parse(GOLDEN).event))
  })

  it('is one line whatever the log holds', () => {
    const line = matchJson(aMatch({ fields: { Data: 'a\nb\r\u0085\0\ud800' } }))
    expect(line).not.toMatch(/[\n\r\0]/)
    expect(JSON.parse(line).event.fields).toEqual({ Data: 'a\nb\r\u0085\0\ud800' })
  })

  it.each([
    ['both ids', 18446744073709551615n, 9007199254740993n],
    ['the id of the record', 18446744073709551615n, 7],
    ['the id of its header', 7, 18446744073709551615n],
    ['ids of which one begins like the other', 90071992547409930n, 9007199254740993n],
  ])('prints every digit of %s', (_what, recordId, headerRecordId) => {
    const line = matchJson(aMatch({ recordId, headerRecordId }))
    expect(line).toBe(
      GOLDEN.replace('41913', String(recordId)).replace('"headerRecordId":1', `"headerRecordId":${headerRecordId}`),
    )
  })

  it('prints ids above 2^53 as numbers beside texts that look like them', () => {
    const fields = {
      recordId: '9007199254740993',
      headerRecordId: '9007199254740993',
      a: '"recordId":"9007199254740993"',
      b: '\u0001\u0002\u0001',
      c: "$& $' $1",
    }
    const ids = { recordId: 9007199254740993n, headerRecordId: 9007199254740993n }
    const title = '"recordId":"9007199254740993","headerRecordId":"9007199254740993"'
    const line = matchJson(aMatch({ ...ids, file: title, fields }, { title }))
    expect(line).toContain('"recordId":9007199254740993,"headerRecordId":9007199254740993,"offset"')
    expect(JSON.parse(line)).toMatchObject({ rule: { title }, event: { file: title, fields } })
  })
})
