import type { Mend } from '../mend/index.ts'

/** A suggestion as plain data; docs/explain.md tells the keys, which are stable. */
export function mendJson(mend: Mend): object {
  const { kind, path, line, column, start, end, current, replacement, edits, distance, isVerified, fires } = mend
  const { selection, field, expected, actual, offset, event } = mend
  return {
    kind,
    ...{ path, line, column, start, end },
    ...{ current, replacement, edits, distance },
    verified: isVerified,
    fires,
    ...{ selection, field, expected, actual, offset, event },
  }
}
