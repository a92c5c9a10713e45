/**
 * SigmaHQ's regression data: an info.yml that names rules by their ids and the recordings on which each of them must
 * match. `match_count` is a lower bound, as SigmaHQ's own runner has it; without it one match is enough.
 */
import { readSettingFile } from '../sigma/setting-file.ts'
import { decodeText } from '../sigma/text.ts'
import { entryOf, type Mapping, type Node, type Scalar } from '../sigma/yaml-tree.ts'
import type { CountEdit, Expectation, Suite, SuiteTest } from './suite.ts'
import { SuiteNodes } from './suite-node.ts'

const TESTS = 'regression_tests_info'
const RULES = 'rule_metadata'
const COUNT = 'match_count'

/** Whether a YAML document is meant as one. */
export function isRegressionInfo(root: Node): boolean {
  return root.kind === 'mapping' && entryOf(root, TESTS) !== undefined
}

/** Keys beside those that are needed belong to SigmaHQ and are let be. */
export function readRegressionInfo(file: { readonly path: string; readonly text: string | Uint8Array }): Suite {
  const { text } = decodeText(file.text)
  const tests: SuiteTest[] = []
  const diagnostics = readSettingFile(file, (root, report) => {
    const nodes = new SuiteNodes(text, report, 'regression-info')
    const info = nodes.mapping(root, 'The file', null)
    if (info === undefined) return
    const rules = rulesOf(info, nodes)
    const items = nodes.itemsAt(info, TESTS)
    if (items.length === 0) nodes.tell(info, `There is no test under ${TESTS}.`)
    for (const item of items) tests.push(...testOf(item, rules, nodes, text))
  })
  return { path: file.path, text, title: null, rulePaths: [], tests, diagnostics }
}

function rulesOf(info: Mapping, nodes: SuiteNodes): readonly Scalar[] {
  const ids = nodes.itemsAt(info, RULES).flatMap((item) => {
    const rule = nodes.mapping(item, 'A rule', null)
    return rule === undefined ? [] : (required(rule, 'id', nodes) ?? [])
  })
  if (entryOf(info, RULES) === undefined) nodes.tell(info, `No rule is named: there is no ${RULES}.`)
  return ids
}

function testOf(item: Node, rules: readonly Scalar[], nodes: SuiteNodes, text: string): SuiteTest[] {
  const test = nodes.mapping(item, 'A test', null)
  if (test === undefined) return []
  const path = required(test, 'path', nodes)
  const least = countAt(test, nodes)
  if (path === undefined || least === undefined) return []
  const count = {
    least: least ?? 1,
    // None at all is no lower bound: it says that the rule must stay silent.
    most: least === 0 ? 0 : Number.POSITIVE_INFINITY,
    tellsSurplus: least !== null,
  }
  const place = nodes.placeOf(entryOf(test, COUNT)?.value ?? path)
  const update = rules.length === 1 ? countEdit(test, text) : null
  const expectations: Expectation[] = rules.map((rule) => ({ rule: rule.text, count, place, update }))
  const recording = {
    path: path.text,
    folders: 'own-and-above',
    type: nodes.textAt(test, 'type')?.text ?? null,
  } as const
  const name = nodes.textAt(test, 'name')?.text ?? 'test'
  return [{ name, atomic: null, recording, window: null, expectations, others: null }]
}

function required(mapping: Mapping, key: string, nodes: SuiteNodes): Scalar | undefined {
  if (entryOf(mapping, key) === undefined) nodes.tell(mapping, `"${key}" is missing.`)
  return nodes.textAt(mapping, key)
}

/** null: not given; undefined, and it was said why, when it is no number. */
function countAt(test: Mapping, nodes: SuiteNodes): number | null | undefined {
  if (entryOf(test, COUNT) === undefined) return null
  const count = nodes.textAt(test, COUNT)
  if (count === undefined) return undefined
  if (/^\d{1,9}$/.test(count.text)) return Number(count.text)
  nodes.tell(count, `"${count.text}" is no number of matches.`)
  return undefined
}

/** Where no count stands it goes in front of the path, on a line of its own. */
function countEdit(test: Mapping, text: string): CountEdit | null {
  const given = entryOf(test, COUNT)?.value
  if (given !== undefined) return { start: given.start, end: given.end, before: '', after: '', as: 'number' }
  const { start } = entryOf(test, 'path')!.key
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1
  const indent = text.slice(lineStart, start).replace(/[^ ]/g, ' ')
  return { start, end: start, before: `${COUNT}: `, after: `\n${indent}`, as: 'number' }
}
