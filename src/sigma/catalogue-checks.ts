import { DETECTION_CHECKS } from './catalogue-detection.ts'
import { METADATA_CHECKS } from './catalogue-metadata.ts'
import { VALUE_CHECKS } from './catalogue-values.ts'
import type { CheckKind } from './check-kind.ts'

export type { CheckKind } from './check-kind.ts'

/** What the checks of `lint` can find, in the order of a rule. */
export const CHECKS = {
  ...METADATA_CHECKS,
  ...DETECTION_CHECKS,
  ...VALUE_CHECKS,
} as const satisfies { readonly [code: string]: CheckKind }

export type CheckCode = keyof typeof CHECKS
