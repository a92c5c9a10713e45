export { ecsEventOf, withEcsView } from '../event/ecs-event.ts'
export { ECS_FIELDS, type EcsField, type EcsSource } from '../event/ecs-fields.ts'
export {
  Agreement,
  type AgreementCounts,
  type BlameCount,
  type BlamedTest,
  type Disagreement,
} from './agreement.ts'
export { type QueryTrace, queryHolds, queryTrace, type TracedTest } from './evaluate.ts'
export { FIELD_TYPES, type FieldMapping, type FieldType, type FieldTypes } from './field-types.ts'
export { type LoadedQuery, loadQuery, type Query, type QueryOptions } from './load.ts'
export type { TestPlace } from './lower.ts'
export { testMeaning } from './meaning.ts'
export { parseQuery } from './parser.ts'
export { printQuery } from './print.ts'
export { QUERY_CODES, type QueryBase, type QueryCode, type QueryDiagnostic } from './problems.ts'
export { fieldsReadBy } from './questions.ts'
export type { Literal, QueryNode } from './tree.ts'
