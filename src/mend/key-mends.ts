/** A key whose values should hold and do not, or hold and should not: its field or its modifiers may be others. */
import type { DetectionItem } from '../sigma/index.ts'
import { COST } from './cost.ts'
import { absentFieldMends, fieldMends } from './field-mends.ts'
import type { Candidate } from './mend.ts'
import { modifierMends, withoutNegation } from './modifier-mends.ts'
import type { NearMiss } from './near-miss.ts'
import { keyRemoval } from './removal.ts'

/** What is suggested for a key, without what all such suggestions have in common. */
export type KeyMend = Omit<Candidate, 'selection' | 'field' | 'expected' | 'event'>

/** `shouldHold`: false where the values hold and should not. */
export function keyMends(
  miss: NearMiss,
  selection: string,
  item: DetectionItem,
  shouldHold: boolean,
): readonly Candidate[] {
  const mends = shouldHold
    ? [...fieldMends(miss, item), ...modifierMends(miss, item), ...withoutKey(miss, item)]
    : [...absentFieldMends(miss, item), ...withoutNegation(item)]
  const about = { selection, field: item.field.field, expected: listed(item), event: miss.event }
  return mends.map((mend) => ({ ...about, ...mend }))
}

/** None of its values fits. */
function* withoutKey({ rule, isOneShort }: NearMiss, item: DetectionItem): Iterable<KeyMend> {
  const { key, values, field } = item
  if (key === undefined || values.length < 2 || field.all) return
  const edits = keyRemoval(rule, item, values[0]!) ?? []
  const cost = isOneShort ? COST.removalOfTheOne : COST.removal
  yield { kind: 'test', place: key, replacement: null, edits, distance: null, cost }
}

const SHOWN_VALUES = 3

function listed({ values }: DetectionItem): string {
  const shown = values.slice(0, SHOWN_VALUES).map(({ text }) => text)
  return values.length > SHOWN_VALUES ? `${shown.join(', ')}, …` : shown.join(', ')
}
