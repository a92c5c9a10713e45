import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Detector } from '../../src/detect/index.ts'
import { openFile } from '../../src/node/file-source.ts'
import { replay } from '../../src/replay.ts'
import { loadRules } from '../../src/sigma/index.ts'
import { csvCells, describeWithShared, hasShared, SHARED, sharedLines } from '../shared-folder.ts'

/** rule_id, title, set, category, service, path, level */
const JUDGED = sharedLines('expected/rules.csv').slice(1).map(csvCells)
/** rule_id, file, record_id, channel, event_id, category, level, status, needs, why */
const EXPECTED = ['process_creation', 'sysmon_other', 'process_creation_4688'].flatMap((set) =>
  sharedLines(`expected/${set}.csv`).slice(1).map(csvCells),
)
const RECORDINGS = sharedLines('expected/records.csv')
  .slice(1)
  .map((line) => csvCells(line)[0]!)

/** Rules that need values nobody gave are refused and were not judged. */
const PLACEHOLDER_RULES = 4

function loadJudged(): ReturnType<typeof loadRules> {
  return loadRules(
    JUDGED.map(([, , , , , path]) => ({ path: path!, text: readFileSync(join(SHARED, 'sigma', path!)) })),
  )
}

describeWithShared('SigmaHQ’s rules on real recordings', () => {
  it('finds every match that four engines and the specification agree on, and none besides', async () => {
    const { rules } = loadJudged()
    expect(rules).toHaveLength(JUDGED.length - PLACEHOLDER_RULES)
    const detector = new Detector(rules)
    const found = new Set<string>()
    for (const file of RECORDINGS) {
      const source = await openFile(join(SHARED, file), file)
      for await (const match of replay([source], detector))
        if ('event' in match) found.add(`${match.rule.id} ${match.event.file} ${match.event.recordId}`)
      await source.close()
    }
    const keysWith = (status: string): string[] =>
      EXPECTED.filter((cells) => cells[7] === status).map(([id, file, record]) => `${id} ${file} ${record}`)
    const must = new Set(keysWith('must'))
    const may = new Set(keysWith('may'))
    expect([...must].filter((key) => !found.has(key))).toEqual([])
    expect([...found].filter((key) => !must.has(key) && !may.has(key))).toEqual([])
    expect(must.size).toBeGreaterThan(1500)
  })

  it('finds the same with the index as without it', async () => {
    const { rules } = loadJudged()
    const [indexed, reference] = [new Detector(rules), new Detector(rules, { reference: true })]
    const files = RECORDINGS.filter((_, number) => number % 8 === 0)
    for (const file of files) {
      const found: string[][] = []
      for (const detector of [indexed, reference]) {
        const source = await openFile(join(SHARED, file), file)
        const matches: string[] = []
        for await (const match of replay([source], detector)) matches.push(JSON.stringify(match))
        await source.close()
        found.push(matches)
      }
      expect(found[0], file).toEqual(found[1])
    }
    expect(hasShared).toBe(true)
  })
})
