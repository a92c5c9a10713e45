import { describe, expect, it } from 'vitest'
import type { RuleTotal } from '../../src/report/index.ts'
import { navigatorLayer } from '../../src/report/navigator-layer.ts'

/**
 * Properties of layer format 4.5 by object, from the tables of the Navigator's layers/spec/v4.5/layerformat.md: `!` behind
 * a type means that it is required.
 */
const SPECIFICATION: { readonly [object: string]: { readonly [property: string]: string } } = {
  layer: {
    versions: 'version',
    name: 'string!',
    description: 'string',
    domain: 'string!',
    customDataURL: 'string',
    filters: 'filter',
    sorting: 'number',
    layout: 'layout',
    hideDisabled: 'boolean',
    techniques: 'technique[]',
    gradient: 'gradient',
    legendItems: 'legendItem[]',
    showTacticRowBackground: 'boolean',
    tacticRowBackground: 'string',
    selectTechniquesAcrossTactics: 'boolean',
    selectSubtechniquesWithParent: 'boolean',
    selectVisibleTechniques: 'boolean',
    metadata: 'metadata[]',
    links: 'link[]',
  },
  version: { attack: 'string', navigator: 'string!', layer: 'string!' },
  technique: {
    techniqueID: 'string!',
    tactic: 'string',
    comment: 'string',
    enabled: 'boolean',
    score: 'number',
    color: 'string',
    metadata: 'metadata[]',
    links: 'link[]',
    showSubtechniques: 'boolean',
  },
  gradient: { colors: 'string[]!', minValue: 'number!', maxValue: 'number!' },
  metadata: { name: 'string!', value: 'string!' },
  layout: {
    layout: 'string',
    showID: 'boolean',
    showName: 'boolean',
    showAggregateScores: 'boolean',
    countUnscored: 'boolean',
    aggregateFunction: 'string',
    expandedSubtechniques: 'string',
  },
}

/** What is not as the specification says. */
function faults(value: unknown, type: string, place: string): string[] {
  const plain = type.replace('!', '')
  if (plain.endsWith('[]'))
    return Array.isArray(value)
      ? value.flatMap((each, i) => faults(each, plain.slice(0, -2), `${place}[${i}]`))
      : [`${place} is no list`]
  const properties = SPECIFICATION[plain]
  if (properties === undefined) return typeof value === plain ? [] : [`${place} is no ${plain}`]
  const object = value as { readonly [property: string]: unknown }
  const missing = Object.entries(properties).filter(([name, type]) => type.endsWith('!') && object[name] === undefined)
  return [
    ...missing.map(([name]) => `${place}.${name} is missing`),
    ...Object.entries(object).flatMap(([name, each]) =>
      properties[name] === undefined
        ? [`${place}.${name} is no property`]
        : faults(each, properties[name], `${place}.${name}`),
    ),
  ]
}

function rule(title: string, count: number, ...tags: readonly string[]): RuleTotal {
  return { path: `${title}.yml`, id: null, title, level: null, tags, count }
}

function layerOf(...byRule: readonly RuleTotal[]) {
  return JSON.parse(navigatorLayer({ version: '1.2.3', byRule })) as {
    techniques: { techniqueID: string; score: number; comment: string }[]
    versions: { layer: string; navigator: string }
    gradient: { colors: string[]; minValue: number; maxValue: number }
    domain: string
    metadata: { name: string; value: string }[]
  }
}

describe('the layer for the Navigator', () => {
  it('is as its format 4.5 says, with matches and without', () => {
    for (const layer of [layerOf(), layerOf(rule('a', 3, 'attack.t1059.001'), rule('b', 1))]) {
      expect(faults(layer, 'layer', 'layer')).toEqual([])
      const { versions, gradient, domain } = layer
      expect(versions.layer).toBe('4.5')
      // "Must be at least 4.9.0".
      expect(versions.navigator >= '4.9.0').toBe(true)
      expect(domain).toBe('enterprise-attack')
      expect(gradient.maxValue).toBeGreaterThan(gradient.minValue)
      expect(gradient.colors.length).toBeGreaterThanOrEqual(2)
    }
  })

  it('counts matches by technique, and says how many have none', () => {
    const layer = layerOf(
      rule('a', 5, 'attack.t1059.001', 'attack.execution', 'attack.T1105'),
      rule('b\u001b', 2, 'attack.t1059.001', 'attack.t1059.001'),
      rule('c', 1, 'attack.g0016', 'attack.t10', 'car.2013-05-002'),
    )
    expect(layer.techniques).toEqual([
      { techniqueID: 'T1059.001', score: 7, comment: '5 a\n2 b\\u001b' },
      { techniqueID: 'T1105', score: 5, comment: '5 a' },
    ])
    expect(layer.metadata.map(({ value }) => value)).toEqual(['8', '1'])
  })

  it('names twenty rules of a technique, and counts the others', () => {
    const rules = Array.from({ length: 25 }, (_, i) => rule(`rule ${i}`, 1, 'attack.t1105'))
    const [technique] = layerOf(...rules).techniques
    expect(technique!.comment.split('\n')).toHaveLength(21)
    expect(technique!.comment).toContain('… and 5 more rules')
  })
})
