export { MEND_KINDS, type Mend, type MendKind } from './mend.ts'
export { type MendOptions, mendsOf } from './mends.ts'
export type { RuleSource } from './written-rule.ts'
