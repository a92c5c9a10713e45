/** The YAML of Atomic Red Team (one file a technique) → its tests. What is not understood is told, and the rest read. */
import { placesIn } from '../sigma/diagnostics.ts'
import { parseDocuments } from '../sigma/document.ts'
import { decodeText } from '../sigma/text.ts'
import { type Mapping, type Node, valueAt } from '../sigma/yaml-tree.ts'
import {
  type AtomicDependency,
  type AtomicExecutor,
  type AtomicInput,
  type AtomicTest,
  EXECUTORS,
  type Executor,
} from './atomic-test.ts'

export interface AtomicsReading {
  readonly tests: readonly AtomicTest[]
  readonly problems: readonly AtomicsProblem[]
}

/** `line` and `column` from 1. */
export interface AtomicsProblem {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly message: string
}

/** @param text bytes must be UTF-8 */
export function readAtomics(text: string | Uint8Array, path: string): AtomicsReading {
  const decoded = decodeText(text)
  const parsed = decoded.flaw === undefined ? parseDocuments(decoded.text) : { ok: false as const, flaw: decoded.flaw }
  const placeOf = placesIn(decoded.text)
  const problems: AtomicsProblem[] = []
  const tell = (place: { readonly start: number }, message: string): void => {
    problems.push({ path, ...placeOf(Math.max(0, place.start)), message })
  }
  if (!parsed.ok) {
    tell(parsed.flaw, parsed.flaw.message)
    return { tests: [], problems }
  }
  const [root] = parsed.documents
  if (root?.kind !== 'mapping' || valueAt(root, 'attack_technique') === undefined) {
    tell({ start: 0 }, 'This is no file of Atomic Red Team: it has no "attack_technique".')
    return { tests: [], problems }
  }
  const technique = textAt(root, 'attack_technique').toUpperCase()
  const list = valueAt(root, 'atomic_tests')
  if (itemsOf(list).length === 0)
    tell(list ?? root, `There is no test of ${technique}: "atomic_tests" is no list with entries.`)
  const tests = itemsOf(list).flatMap((node, index): AtomicTest[] => {
    const test = node.kind === 'mapping' ? readTest(node, technique, index + 1) : undefined
    if (test !== undefined) return [{ ...test, path, line: placeOf(node.start).line }]
    tell(node, `Test ${index + 1} of ${technique} has no name or no executor that is known here.`)
    return []
  })
  return { tests, problems }
}

type PlacelessTest = Omit<AtomicTest, 'path' | 'line'>

function readTest(test: Mapping, technique: string, number: number): PlacelessTest | undefined {
  const executor = readExecutor(valueAt(test, 'executor'))
  const name = textAt(test, 'name')
  if (executor === undefined || name === '') return undefined
  const guid = textAt(test, 'auto_generated_guid').toLowerCase()
  const shell = executorOf(textAt(test, 'dependency_executor_name')) ?? executor.name
  return {
    technique,
    number,
    name,
    guid: guid === '' ? null : guid,
    description: textAt(test, 'description'),
    platforms: itemsOf(valueAt(test, 'supported_platforms')).map((each) => scalarText(each).toLowerCase()),
    executor,
    inputs: readInputs(valueAt(test, 'input_arguments')),
    dependencies: itemsOf(valueAt(test, 'dependencies')).flatMap((each) => readDependency(each, shell)),
  }
}

function readExecutor(node: Node | undefined): AtomicExecutor | undefined {
  if (node?.kind !== 'mapping') return undefined
  const name = executorOf(textAt(node, 'name'))
  if (name === undefined) return undefined
  const cleanup = textAt(node, 'cleanup_command')
  return {
    name,
    command: name === 'manual' ? textAt(node, 'steps') : textAt(node, 'command'),
    cleanup: cleanup === '' ? null : cleanup,
    isElevated: textAt(node, 'elevation_required').toLowerCase() === 'true',
  }
}

/** `name` as written in YAML or by people. */
export function executorOf(name: string): Executor | undefined {
  const folded = name.trim().toLowerCase()
  return EXECUTORS.find((each) => each === folded)
}

function readInputs(node: Node | undefined): readonly AtomicInput[] {
  if (node?.kind !== 'mapping') return []
  return node.entries.map(({ key, value }) => {
    const facts = value.kind === 'mapping' ? value : undefined
    const given = facts && valueAt(facts, 'default')
    return {
      name: key.text,
      description: facts ? textAt(facts, 'description') : '',
      type: facts ? textAt(facts, 'type').toLowerCase() : '',
      fallback: given?.kind === 'scalar' && given.type !== 'null' ? given.text : null,
    }
  })
}

function readDependency(node: Node, executor: Executor): AtomicDependency[] {
  if (node.kind !== 'mapping') return []
  return [
    {
      description: textAt(node, 'description').trim(),
      executor,
      check: textAt(node, 'prereq_command'),
      fetch: textAt(node, 'get_prereq_command'),
    },
  ]
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'sequence' ? node.items : []
}

/** '' where there is no text. */
function textAt(mapping: Mapping, key: string): string {
  const node = valueAt(mapping, key)
  return node === undefined ? '' : scalarText(node)
}

function scalarText(node: Node): string {
  return node.kind === 'scalar' ? node.text : ''
}
