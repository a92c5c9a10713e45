/** Our own suite file: recordings × rules × how often. docs/validate.md describes the form. */
import { isTestGuid } from '../atomic/index.ts'
import { readSettingFile } from '../sigma/setting-file.ts'
import { decodeText } from '../sigma/text.ts'
import { entryOf, type Mapping, type Node, type Scalar } from '../sigma/yaml-tree.ts'
import { COUNT_FORMS, parseCount, range } from './count-range.ts'
import type { Expectation, Suite, SuiteTest } from './suite.ts'
import { SuiteNodes } from './suite-node.ts'
import type { Window } from './window.ts'
import { readWindow } from './window-node.ts'

const FILE_KEYS = ['title', 'about', 'rules', 'tests', 'baselines']
const TEST_KEYS = ['name', 'about', 'atomic', 'recording', 'recordings', 'window', 'expect']

/** Stands for every rule of the suite that is not named beside it. */
export const OTHERS = 'others'

/** Whether a YAML document is meant as a suite. */
export function isSuiteFile(root: Node): boolean {
  if (root.kind !== 'mapping') return false
  return entryOf(root, 'tests') !== undefined || entryOf(root, 'baselines') !== undefined
}

export function readSuiteFile(file: { readonly path: string; readonly text: string | Uint8Array }): Suite {
  const { text } = decodeText(file.text)
  const read: { title: string | null; rulePaths: string[]; tests: SuiteTest[] } = {
    title: null,
    rulePaths: [],
    tests: [],
  }
  const diagnostics = readSettingFile(file, (root, report) => {
    const reader = new SuiteReader(new SuiteNodes(text, report, 'suite-file'))
    const mapping = reader.nodes.mapping(root, 'A suite', FILE_KEYS)
    if (mapping === undefined) return
    read.title ??= reader.nodes.textAt(mapping, 'title')?.text ?? null
    read.rulePaths.push(...reader.nodes.textsAt(mapping, 'rules').map((path) => path.text))
    read.tests.push(...reader.tests(mapping), ...reader.baselines(mapping))
  })
  return { path: file.path, text, ...read, diagnostics }
}

class SuiteReader {
  readonly nodes: SuiteNodes

  constructor(nodes: SuiteNodes) {
    this.nodes = nodes
  }

  tests(root: Mapping): SuiteTest[] {
    return this.nodes.itemsAt(root, 'tests').flatMap((item) => {
      const test = this.nodes.mapping(item, 'A test', TEST_KEYS)
      if (test === undefined) return []
      const { expectations, others } = this.#expected(test)
      if (expectations.length === 0 && others === null && entryOf(test, 'expect') === undefined)
        this.nodes.tell(test, 'The test expects nothing.', 'Add "expect" with rules and how often each must match.')
      return this.#ofRecordings(test, { expectations, others })
    })
  }

  /** Recordings on which no rule may fire but those that are named with their counts. */
  baselines(root: Mapping): SuiteTest[] {
    return this.nodes.itemsAt(root, 'baselines').flatMap((item) => {
      if (item.kind === 'scalar') {
        const path = this.nodes.text(item, 'A baseline')
        return path === undefined ? [] : [this.#baseline(path, null, [])]
      }
      const baseline = this.nodes.mapping(item, 'A baseline', TEST_KEYS)
      if (baseline === undefined) return []
      const { expectations, others } = this.#expected(baseline)
      if (others !== null) this.nodes.tell(others.place, `On a baseline "${OTHERS}" never fire; leave it out.`)
      const window = this.#window(baseline)
      return this.#recordings(baseline).map((path) => this.#baseline(path, window, expectations, this.#name(baseline)))
    })
  }

  #baseline(path: Scalar, window: Window | null, expectations: readonly Expectation[], name = 'baseline'): SuiteTest {
    const others = { rule: OTHERS, count: range(0, 0), place: this.nodes.placeOf(path), update: null }
    return { name, atomic: null, recording: recordingOf(path), window, expectations, others }
  }

  #ofRecordings(test: Mapping, expected: Pick<SuiteTest, 'expectations' | 'others'>): SuiteTest[] {
    const window = this.#window(test)
    const recordings = this.#recordings(test)
    return recordings.map((path) => ({
      name: this.#name(test) ?? path.text,
      atomic: this.#atomic(test),
      recording: recordingOf(path),
      window,
      ...expected,
      // A count of several recordings cannot be written into one expectation.
      ...(recordings.length === 1 ? {} : { expectations: expected.expectations.map(withoutUpdate) }),
    }))
  }

  #name(test: Mapping): string | undefined {
    return this.nodes.textAt(test, 'name')?.text
  }

  /** Other words than a GUID are for people. */
  #atomic(test: Mapping): string | null {
    const text = this.nodes.textAt(test, 'atomic')?.text.trim().toLowerCase()
    return text !== undefined && isTestGuid(text) ? text : null
  }

  #window(test: Mapping): Window | null {
    const entry = entryOf(test, 'window')
    return entry === undefined ? null : readWindow(entry.value, this.nodes)
  }

  #recordings(test: Mapping): readonly Scalar[] {
    const paths = [...this.nodes.textsAt(test, 'recording'), ...this.nodes.textsAt(test, 'recordings')]
    const isNamed = entryOf(test, 'recording') !== undefined || entryOf(test, 'recordings') !== undefined
    if (!isNamed) this.nodes.tell(test, 'No recording is named.', 'Add "recording" with the path of a log.')
    return paths
  }

  #expected(test: Mapping): Pick<SuiteTest, 'expectations' | 'others'> {
    const entry = entryOf(test, 'expect')
    const expect = entry === undefined ? undefined : this.nodes.mapping(entry.value, 'What is expected', null)
    const read = (expect?.entries ?? []).flatMap(({ key, value }) => this.#expectation(key, value) ?? [])
    return {
      expectations: read.filter(({ rule }) => rule !== OTHERS),
      others: read.map((each) => withoutUpdate(each)).find(({ rule }) => rule === OTHERS) ?? null,
    }
  }

  #expectation(rule: Scalar, value: Node): Expectation | undefined {
    const count = value.kind === 'scalar' ? parseCount(value.text) : undefined
    if (count === undefined || value.kind !== 'scalar') {
      this.nodes.tell(value, `How often "${rule.text}" must match is not understood.`, `Write ${COUNT_FORMS}.`)
      return undefined
    }
    const update = { start: value.start, end: value.end, before: '', after: '', as: 'words' } as const
    return { rule: rule.text, count, place: this.nodes.placeOf(rule), update }
  }
}

function withoutUpdate(expectation: Expectation): Expectation {
  return { ...expectation, update: null }
}

function recordingOf(path: Scalar): SuiteTest['recording'] {
  return { path: path.text, folders: 'own', type: null }
}
