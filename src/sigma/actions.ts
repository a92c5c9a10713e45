import type { FileDiagnostics } from './diagnostics.ts'
import { didYouMean } from './nearest.ts'
import { type Entry, type Mapping, type Node, valueAt } from './yaml-tree.ts'

/**
 * The actions of old rule collections: `global` goes into every following document until `reset`, `repeat` is the
 * document before with changes. Where a rule and a global document contradict each other the global one wins, as in
 * pySigma.
 */
export interface PlacedDocument {
  readonly root: Node
  /** Number inside the file, from 0. */
  readonly document: number
}

const ACTIONS = ['global', 'reset', 'repeat'] as const

/** The documents that are left when actions are carried out; a flaw of an action is reported and drops its document. */
export function applyActions(
  documents: readonly (Node | undefined)[],
  diagnostics: FileDiagnostics,
): readonly PlacedDocument[] {
  const placed: PlacedDocument[] = []
  let global: Mapping | undefined
  let previous: Mapping | undefined
  for (const [document, root] of documents.entries()) {
    if (root === undefined) continue
    diagnostics.startDocument(document)
    const action = root.kind === 'mapping' ? valueAt(root, 'action') : undefined
    if (root.kind !== 'mapping' || action === undefined) {
      const merged = root.kind === 'mapping' && global !== undefined ? merge(root, global) : root
      placed.push({ root: merged, document })
      if (merged.kind === 'mapping') previous = merged
      continue
    }
    switch (action.kind === 'scalar' ? action.text : '') {
      case 'global':
        global = global === undefined ? withoutAction(root) : merge(global, withoutAction(root))
        break
      case 'reset':
        global = undefined
        break
      case 'repeat':
        if (previous === undefined)
          diagnostics.report('action-without-rule', action, 'There is no rule before this "repeat".')
        else {
          previous = merge(previous, withoutAction(root))
          placed.push({ root: previous, document })
        }
        break
      default:
        reportUnknown(action, diagnostics)
    }
  }
  return placed
}

function reportUnknown(action: Node, { report }: FileDiagnostics): void {
  const text = action.kind === 'scalar' ? action.text : action.kind
  report(
    'action-unknown',
    action,
    `There is no action "${text}".`,
    didYouMean(text, ACTIONS, `There are ${ACTIONS.join(', ')}.`),
  )
}

function withoutAction(mapping: Mapping): Mapping {
  return { ...mapping, entries: mapping.entries.filter(({ key }) => key.text !== 'action') }
}

/** Mappings are merged key by key; anything else is replaced. */
function merge(base: Mapping, changes: Mapping): Mapping {
  const changed = new Map(changes.entries.map((entry) => [entry.key.text, entry]))
  const entries = base.entries.map((entry) => {
    const change = changed.get(entry.key.text)
    changed.delete(entry.key.text)
    return change === undefined ? entry : mergeEntry(entry, change)
  })
  // What is left is new.
  return { ...base, entries: [...entries, ...changed.values()] }
}

function mergeEntry({ value }: Entry, change: Entry): Entry {
  if (value.kind !== 'mapping' || change.value.kind !== 'mapping') return change
  return { key: change.key, value: merge(value, change.value) }
}
