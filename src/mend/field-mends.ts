/** The values of a key stand in another field of the event, or its field is misspelt. */
import { compileTest } from '../detect/compiled-test.ts'
import { type Event, knownFields } from '../event/index.ts'
import { type DetectionItem, type Scalar, spanInside, type Test, type TextEdit } from '../sigma/index.ts'
import { doubt, isAnywhere, literalsOf } from './chance.ts'
import { COST } from './cost.ts'
import type { KeyMend } from './key-mends.ts'
import { nameDistance } from './name-distance.ts'
import type { NearMiss } from './near-miss.ts'
import { keyRemoval } from './removal.ts'
import type { WrittenRule } from './written-rule.ts'

/** Letters by which a name may differ and still be the same one misspelt. */
const MOST_LETTERS = 2

export function fieldMends(miss: NearMiss, item: DetectionItem): readonly KeyMend[] {
  const { rule, event, absentFields } = miss
  const { key } = item
  const { field } = item.field
  if (key === undefined || field === '') return []
  const others = namesOf(rule, event).filter((name) => name !== field)
  const mends = others.flatMap((name) => [...inField(miss, item, key, name)])
  if (mends.length > 0 || !absentFields.includes(field)) return mends
  const edits = keyRemoval(rule, item, item.values[0] ?? key) ?? []
  const cost = isUnknown(rule, field) ? COST.fieldNowhereAndUnknown : COST.fieldNowhere
  return [{ kind: 'field-absent', place: placeOf(key, field), replacement: null, edits, distance: null, cost }]
}

/** A field that should be absent or null and is, since nobody has one of this name. */
export function* absentFieldMends({ rule, event, absentFields }: NearMiss, item: DetectionItem): Iterable<KeyMend> {
  const { key, values } = item
  const { field } = item.field
  if (key === undefined || !absentFields.includes(field) || !values.some(({ type }) => type === 'null')) return
  for (const name of namesOf(rule, event))
    if (nameDistance(field, name) <= MOST_LETTERS) yield misspelt(key, field, name)
}

function* inField({ rule, event }: NearMiss, item: DetectionItem, key: Scalar, name: string): Iterable<KeyMend> {
  const { field, all } = item.field
  const tests = rule.testsUnder(item).map((test) => ('field' in test ? { ...test, field: name } : test))
  const held = tests.filter((test) => compileTest(test).holds(event))
  const actual = held[0] === undefined ? undefined : (compileTest(held[0]).witness(event) ?? undefined)
  const isAbsent = event.get(field) === undefined
  if (isAbsent && nameDistance(field, name) <= MOST_LETTERS) yield { ...misspelt(key, field, name), actual }
  else if (held.length > 0 && !(all && held.length < tests.length)) {
    const cost = costOf(field, name, held) + (isAbsent ? COST.fieldAbsent : 0)
    const edits = renamed(key, field, name)
    const known = isUnknown(rule, field) ? COST.fieldUnknown : 0
    const place = placeOf(key, field)
    yield { kind: 'field', place, replacement: name, edits, distance: 1, cost: cost + known, actual }
  }
}

function misspelt(key: Scalar, field: string, name: string): KeyMend {
  const letters = nameDistance(field, name)
  return {
    kind: 'field-name',
    place: placeOf(key, field),
    replacement: name,
    edits: renamed(key, field, name),
    // Of capitals alone there are none.
    distance: Math.max(1, letters),
    cost: COST.fieldMisspelt + letters * COST.eachLetterOfField,
  }
}

/** Whether no event of the rule's category can have such a field. */
function isUnknown({ rule }: WrittenRule, field: string): boolean {
  return knownFields(rule.plan.logsource)?.has(field) === false
}

/** A value of some length is not found in another field by chance. */
function costOf(field: string, name: string, held: readonly Test[]): number {
  return COST.otherField + (isAlike(field, name) ? COST.fieldAlike : 0) + Math.min(...held.map(doubtOf))
}

/** Image and ParentImage, SourceUser and TargetUser, ParentImage and ParentCommandLine. */
function isAlike(left: string, right: string): boolean {
  if (left.includes(right) || right.includes(left)) return true
  return left.slice(-5) === right.slice(-5) || left.slice(0, 6) === right.slice(0, 6)
}

/** Places in all values of an event where a text could begin by chance. */
const PLACES_ANYWHERE = 400
const PLACES_AT_ENDS = 4
const DOUBT_OF_OTHER_TESTS = 0.5

function doubtOf(test: Test): number {
  if (test.op !== 'text') return DOUBT_OF_OTHER_TESTS
  return doubt(literalsOf(test), isAnywhere(test) ? PLACES_ANYWHERE : PLACES_AT_ENDS)
}

const SYSTEM_FIELDS = ['EventID', 'Channel', 'Provider_Name', 'Computer', 'Level', 'Keywords', 'Task', 'Opcode']

/** Of the event as the rule sees it: Sysmon's names as well where it has them. */
function namesOf({ rule }: WrittenRule, event: Event): readonly string[] {
  const known = knownFields(rule.plan.logsource) ?? []
  const names = new Set([...Object.keys(event.describe().fields), ...SYSTEM_FIELDS, ...known])
  return [...names].filter((name) => event.get(name) !== undefined)
}

function placeOf(key: Scalar, field: string) {
  return spanInside(key, 0, field.length)
}

function renamed(key: Scalar, field: string, name: string): readonly TextEdit[] {
  if (key.textStart < 0 || /[^\w.-]/.test(name)) return []
  return [{ start: key.textStart, end: key.textStart + field.length, text: name }]
}
