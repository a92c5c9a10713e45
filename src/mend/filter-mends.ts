/** Tests that hold and should not: an exception that is too wide, or a selection under a `not` too many. */
import { scalarsOf, textOf } from '../detect/compiled-test.ts'
import type { Event } from '../event/index.ts'
import { parsePattern, shapePattern, type Test } from '../sigma/index.ts'
import type { Blamed } from './blame.ts'
import { isAnywhere, literalsOf, tells } from './chance.ts'
import { isException } from './condition-mends.ts'
import { COST } from './cost.ts'
import type { Candidate } from './mend.ts'
import type { NearMiss } from './near-miss.ts'
import { exceptionRemoval } from './removal.ts'
import type { WrittenTest } from './written-rule.ts'

/** What tells less than this about a value was hardly meant to be an exception: some six letters. */
const TELLING_BITS = 20

/** The less a value says about what it excludes, the likelier it is the one that excludes too much. */
export function filterMend(
  { rule, event }: NearMiss,
  { test, selection }: Blamed,
  { item, value }: WrittenTest,
): Candidate {
  const actual = rule.compiled(test).witness(event) ?? firstValue(test, event)
  const told = Math.min(TELLING_BITS, bitsOf(test, actual ?? ''))
  return {
    kind: 'filter',
    place: value,
    replacement: null,
    edits: exceptionRemoval(rule, item, value) ?? [],
    distance: null,
    cost: (isException(selection) ? COST.exception : COST.selectionAsException) + told / TELLING_BITS,
    selection,
    field: item.field.field,
    expected: value.text,
    actual,
    event,
  }
}

function firstValue(test: Test, event: Event): string | undefined {
  if (!('field' in test)) return undefined
  const first = scalarsOf(event.get(test.field))[0]
  return first === undefined ? undefined : textOf(first)
}

function bitsOf(test: Test, actual: string): number {
  if (test.op !== 'text' && test.op !== 'keyword') return TELLING_BITS
  // An empty value is compared whole.
  if (test.parts.length === 0) return TELLING_BITS
  return tells(literalsOf(test), isAnywhere(test) ? actual.length : 1)
}

/** `contains` where an end or a beginning is written: the key is what is too wide. */
export function anchoringMends(
  { rule, event }: NearMiss,
  blamed: Blamed,
  { item, value }: WrittenTest,
): readonly Candidate[] {
  const { test, selection } = blamed
  const { key } = item
  if (key === undefined || test.op !== 'text' || key.textStart < 0 || !isException(selection)) return []
  const modifier = /\|contains\b/.exec(key.text)
  if (modifier === null) return []
  const shape = /^\\.*\.\w{2,4}$/.test(value.text)
    ? 'endswith'
    : /^(?:[A-Za-z]:|HK)/.test(value.text)
      ? 'startswith'
      : undefined
  if (shape === undefined) return []
  const parts = shapePattern(parsePattern(value.text), shape)
  if (rule.compiled({ ...test, parts }).holds(event)) return []
  const start = key.textStart + modifier.index + 1
  const end = key.textStart + modifier.index + modifier[0].length
  const mend: Candidate = {
    kind: 'filter',
    place: { start, end },
    replacement: shape,
    edits: [{ start, end, text: shape }],
    distance: 1,
    cost: COST.anchorOfException,
    selection,
    field: item.field.field,
    expected: value.text,
    actual: firstValue(test, event),
    event,
  }
  return [mend]
}
