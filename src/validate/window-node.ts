/** The `window` of a test: by time, by process, or both. */

import { normalGuid, parsePid } from '../event/process-facts.ts'
import { ticksOf } from '../evtx/time.ts'
import type { Mapping, Node, Scalar } from '../sigma/yaml-tree.ts'
import type { ProcessRoot } from './process-tree.ts'
import type { SuiteNodes } from './suite-node.ts'
import type { Window } from './window.ts'

const KEYS = ['from', 'to', 'process', 'record']

/** null, and it was said why, when it is not understood. */
export function readWindow(node: Node, nodes: SuiteNodes): Window | null {
  const mapping = nodes.mapping(node, 'A window', KEYS)
  if (mapping === undefined) return null
  if (mapping.entries.length === 0) nodes.tell(mapping, 'The window has no bound.', `There are ${KEYS.join(', ')}.`)
  const [from, to] = [boundAt(mapping, 'from', nodes), boundAt(mapping, 'to', nodes)]
  if (from !== null && to !== null && from > to) nodes.tell(mapping, 'The window ends before it begins.')
  const text = mapping.entries.map(({ key, value }) => `${key.text} ${value.kind === 'scalar' ? value.text : '…'}`)
  return { from, to, process: processOf(mapping, nodes), text: text.join(', ') }
}

function boundAt(mapping: Mapping, key: string, nodes: SuiteNodes): bigint | null {
  const bound = nodes.textAt(mapping, key)
  if (bound === undefined) return null
  const ticks = ticksOf(bound.text)
  if (ticks === undefined)
    nodes.tell(bound, `"${bound.text}" is no time with a zone.`, 'Write it like 2026-03-11T08:14:00Z.')
  return ticks ?? null
}

function processOf(mapping: Mapping, nodes: SuiteNodes): ProcessRoot | null {
  const [process, record] = [nodes.textAt(mapping, 'process'), nodes.textAt(mapping, 'record')]
  if (process !== undefined && record !== undefined)
    nodes.tell(record, 'The window names a process twice.', 'Leave out "process" or "record".')
  if (record !== undefined) return recordOf(record, nodes)
  return process === undefined ? null : rootOf(process, nodes)
}

function recordOf(record: Scalar, nodes: SuiteNodes): ProcessRoot | null {
  const id = /^\d{1,20}$/.test(record.text) ? BigInt(record.text) : undefined
  if (id !== undefined) return { by: 'record', record: id <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(id) : id }
  nodes.tell(
    record,
    `"${record.text}" is no record id.`,
    'Give the EventRecordID of the event that created the process.',
  )
  return null
}

function rootOf(process: Scalar, nodes: SuiteNodes): ProcessRoot | null {
  const guid = normalGuid(process.text)
  if (guid !== undefined) return { by: 'guid', guid }
  const pid = parsePid(process.text)
  if (pid !== undefined) return { by: 'pid', pid }
  nodes.tell(process, `"${process.text}" is no process.`, 'Give its ProcessGuid, or its id like 4711 or 0x1267.')
  return null
}
