import { expect, it } from 'vitest'
import { formatOf, type MatchTotals } from '../../src/report/index.ts'
import { aMatch } from './match.ts'

const { frame, print, closing } = formatOf('sarif')

function documentOf(matches: readonly ReturnType<typeof aMatch>[]) {
  const byRule: MatchTotals['byRule'] = matches.map(({ rule }) => ({ ...rule, count: 1 }))
  const items = matches.map(print).join('').slice(frame.separator.length)
  return JSON.parse(frame.begin + items + closing!({ version: '1.2.3', byRule }) + frame.end) as {
    version: string
    $schema: string
    runs: {
      tool: { driver: { name: string; version: string; rules: SarifRule[] } }
      results: SarifResult[]
    }[]
  }
}

interface SarifRule {
  id: string
  shortDescription: { text: string }
  fullDescription: { text: string }
  help: { text: string }
  defaultConfiguration: { level: string }
  properties: { tags: string[]; 'security-severity': string }
}

interface SarifResult {
  ruleId: string
  level: string
  message: { text: string }
  locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[]
  partialFingerprints: { primaryLocationLineHash: string }
}

const LEVELS = ['critical', 'high', 'medium', 'low', 'informational', null] as const
const matches = LEVELS.map((level, i) =>
  aMatch({ recordId: i, file: `logs/a b#${i}.evtx` }, { id: i === 1 ? null : `id-${i}`, level }, { level }),
)

it('has everything that code scanning of GitHub requires', () => {
  const { version, $schema, runs } = documentOf(matches)
  expect(version).toBe('2.1.0')
  expect($schema).toContain('sarif')
  const [{ tool, results }] = runs as [(typeof runs)[number]]
  const { rules } = tool.driver
  expect(tool.driver.name).not.toBe('')
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
  for (const { shortDescription, fullDescription, help, defaultConfiguration, properties } of rules) {
    for (const { text } of [shortDescription, fullDescription, help]) expect(text).not.toBe('')
    expect(['error', 'warning', 'note']).toContain(defaultConfiguration.level)
    expect(Number(properties['security-severity'])).toBeGreaterThan(0)
    expect(Number(properties['security-severity'])).toBeLessThan(10)
    expect(properties.tags.length).toBeLessThanOrEqual(20)
  }
  expect(results).toHaveLength(matches.length)
  for (const { ruleId, message, locations, partialFingerprints } of results) {
    expect(rules.map(({ id }) => id)).toContain(ruleId)
    expect(message.text).not.toBe('')
    const { artifactLocation, region } = locations[0]!.physicalLocation
    expect(artifactLocation.uri).toMatch(/^logs\/a%20b%23\d\.evtx$/)
    expect(region.startLine).toBe(1)
    expect(partialFingerprints.primaryLocationLineHash).toMatch(/^[0-9a-f]{16}:1$/)
  }
})

it('keeps matches apart by their record, and the same match together wherever its log lies', () => {
  const hashes = (...some: readonly ReturnType<typeof aMatch>[]): string[] =>
    documentOf(some).runs[0]!.results.map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash)
  expect(new Set(hashes(...matches)).size).toBe(matches.length)
  expect(hashes(aMatch({ file: 'a.evtx' }))).toEqual(hashes(aMatch({ file: 'b/a.evtx' })))
})

it('has levels as people know them, and no more tags than GitHub takes', () => {
  const { results } = documentOf(matches).runs[0]!
  expect(results.map(({ level }) => level)).toEqual(['error', 'error', 'warning', 'note', 'note', 'note'])
  const many = aMatch({}, { tags: Array.from({ length: 50 }, (_, i) => `attack.t${1000 + i}`) })
  expect(documentOf([many]).runs[0]!.tool.driver.rules[0]!.properties.tags).toHaveLength(20)
})

it('is a whole document without matches', () => {
  expect(documentOf([]).runs[0]!.results).toEqual([])
})
