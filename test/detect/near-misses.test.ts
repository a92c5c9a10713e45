/** One pass over a recording: what a rule was offered, what it matched, and what came nearest. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Detector, type NearMisses, type NearMissLimits, NearMissSearch } from '../../src/detect/index.ts'
import { type Event, eventFromObject, eventOf, keptEvent } from '../../src/event/index.ts'
import '../../src/event/ecs-event.ts'
import { bytesSource, readEvtx } from '../../src/evtx/index.ts'
import { ROOT } from '../node/logs.ts'
import { loadEventRules } from '../sigma/event-rules.ts'

const RULE = `title: Test
logsource: {product: windows, category: process_creation}
detection:
  sel:
    Image|endswith: '\\powershell.exe'
    CommandLine|contains: 'Disovery.bat'
    Colour: red
  condition: sel
`

function event(fields: { readonly [name: string]: string }, eventId = 1): Event {
  return eventFromObject(fields, { channel: 'Microsoft-Windows-Sysmon/Operational', eventId })
}

function search(events: readonly Event[], text = RULE, limits?: NearMissLimits): NearMisses {
  const { rules } = loadEventRules([{ path: 'rule.yml', text }])
  const each = new NearMissSearch(new Detector(rules), rules[0]!, limits)
  for (const one of events) each.add(one)
  return each.result()
}

const POWERSHELL = 'C:\\powershell.exe'

describe('near misses', () => {
  it('are ranked by failed tests, then by what is there of the texts, then as they came', () => {
    const events = [
      event({ Image: 'C:\\cmd.exe', CommandLine: 'x' }),
      event({ Image: POWERSHELL, CommandLine: 'get Dixcovery.bat' }),
      event({ Image: POWERSHELL, CommandLine: 'something' }),
      event({ Image: POWERSHELL, CommandLine: 'get Discovery.bat' }),
      event({ Image: POWERSHELL, CommandLine: 'other' }),
    ]
    const { nearest, events: count, offered, matched } = search(events)
    expect({ count, offered, matched }).toEqual({ count: 5, offered: 5, matched: 0 })
    expect(nearest.map(({ position, distance }) => [position, distance.tests])).toEqual([
      [3, 2],
      [1, 2],
      [2, 2],
      [4, 2],
      [0, 3],
    ])
  })

  it('are as many as are wanted, and found wherever they stand', () => {
    const others = Array.from({ length: 300 }, (_, i) => event({ Image: POWERSHELL, CommandLine: `run ${i}` }))
    const near = event({ Image: POWERSHELL, CommandLine: 'Discovery.bat' })
    const { nearest } = search([...others, near, ...others], RULE, { nearest: 3 })
    expect(nearest.map(({ position }) => position)).toEqual([300, 0, 1])
  })

  it('are compared by their values up to a limit, and the rest that is as near is counted', () => {
    const others = Array.from({ length: 10 }, (_, i) => event({ Image: POWERSHELL, CommandLine: `run ${i}` }))
    const limits = { nearest: 1, compared: 2 }
    expect(search(others, RULE, limits).uncompared).toBe(7)
    expect(search(others, RULE, { nearest: 1 }).uncompared).toBe(0)
    const nearer = event({ Image: POWERSHELL, CommandLine: 'Disovery.bat' })
    const { nearest, uncompared } = search([...others, nearer], RULE, limits)
    expect([nearest[0]!.position, uncompared]).toEqual([10, 0])
  })

  it('are told apart from what the rule does not look at', () => {
    const { offered, nearest, elsewhere } = search([
      event({ Image: POWERSHELL, CommandLine: 'Disovery.bat', Colour: 'red' }, 3),
      event({ Image: 'x' }),
    ])
    expect(offered).toBe(1)
    expect(nearest.map(({ position }) => position)).toEqual([1])
    expect(elsewhere.map(({ position, distance }) => [position, distance.tests])).toEqual([[0, 0]])
  })

  it('come with the matches, and with the fields that no event has', () => {
    const matching = event({ Image: POWERSHELL, CommandLine: 'Disovery.bat', Colour: 'red' })
    expect(search([matching, matching]).matches).toHaveLength(2)
    expect(search([matching]).absentFields).toEqual([])
    expect(search([event({ Image: 'x' }), event({ CommandLine: 'y' })]).absentFields).toEqual(['Colour'])
    expect(search([]).absentFields).toEqual(['Image', 'CommandLine', 'Colour'])
  })
})

describe('an event that is kept', () => {
  it.each(['old-schema', 'security-4688', 'mixed-channels', 'triage-attacks'])('is the same: %s', async (name) => {
    const bytes = readFileSync(join(ROOT, 'samples', `${name}.evtx`))
    const views = ['sysmon', 'raw', 'ecs'] as const
    const seen = (each: Event) => ({
      ...{ source: each.source, time: each.time, values: [...each.values()], description: each.describe() },
      views: views.map((view) => {
        const as = each.seenAs(view)
        const names = [...Object.keys(each.describe().fields), 'EventID', 'Image', 'User', 'ParentImage', 'MD5', 'none']
        return names.map((field) => [field, as.get(field)])
      }),
    })
    let count = 0
    for await (const record of readEvtx(bytesSource(name, bytes))) {
      const each = eventOf(record)
      expect(seen(keptEvent(each))).toEqual(seen(each))
      count++
    }
    expect(count).toBeGreaterThan(0)
  })
})
