/**
 * Links between rules and tests of Atomic Red Team: `simulation` in SigmaHQ's rules, and in the info.yml of its regression
 * data, which names its rules under `rule_metadata`.
 */
import { type PlaceOf, placesIn } from '../sigma/diagnostics.ts'
import { parseDocuments } from '../sigma/document.ts'
import { decodeText } from '../sigma/text.ts'
import { type Mapping, type Node, valueAt } from '../sigma/yaml-tree.ts'

export interface SimulationLink {
  /** Lower case. */
  readonly ruleId: string
  /** null where the file does not say. */
  readonly ruleTitle: string | null
  /** Of the test, lower case; null where only technique and name are given. */
  readonly guid: string | null
  readonly technique: string | null
  readonly name: string | null
  /** Where it says so; `line` and `column` from 1. */
  readonly path: string
  readonly line: number
  readonly column: number
}

/** Files that are no YAML, or say nothing of simulations, have none. */
export function simulationsIn(content: string | Uint8Array, path: string): readonly SimulationLink[] {
  const { text, flaw } = decodeText(content)
  if (flaw !== undefined || !/^simulation\s*:/m.test(text)) return []
  const parsed = parseDocuments(text)
  if (!parsed.ok) return []
  const placeOf = placesIn(text)
  return parsed.documents.flatMap((root) => (root?.kind === 'mapping' ? linksOf(root, path, placeOf) : []))
}

function linksOf(root: Mapping, path: string, placeOf: PlaceOf): SimulationLink[] {
  const tests = mappingsIn(valueAt(root, 'simulation')).filter((each) =>
    /^atomic/i.test(textAt(each, 'type') ?? 'atomic'),
  )
  return rulesOf(root).flatMap(({ ruleId, ruleTitle }) =>
    tests.map((test) => ({
      ruleId,
      ruleTitle,
      guid: textAt(test, 'atomic_guid')?.toLowerCase() ?? null,
      technique: textAt(test, 'technique')?.toUpperCase() ?? null,
      name: textAt(test, 'name'),
      path,
      ...placeOf(test.start),
    })),
  )
}

function rulesOf(root: Mapping): readonly Pick<SimulationLink, 'ruleId' | 'ruleTitle'>[] {
  const named = valueAt(root, 'rule_metadata')
  const rules = named === undefined ? [root] : mappingsIn(named)
  return rules.flatMap((rule) => {
    const id = textAt(rule, 'id')
    return id === null ? [] : [{ ruleId: id.toLowerCase(), ruleTitle: textAt(rule, 'title') }]
  })
}

function mappingsIn(node: Node | undefined): readonly Mapping[] {
  return node?.kind === 'sequence' ? node.items.filter((item) => item.kind === 'mapping') : []
}

function textAt(mapping: Mapping, key: string): string | null {
  const node = valueAt(mapping, key)
  return node?.kind === 'scalar' && node.text !== '' ? node.text : null
}
