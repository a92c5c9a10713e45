/** Making evidence smaller and nameless: which records belong to a process, and pseudonyms in the place of names. */
export type { KeyedHash } from './keyed.ts'
export { NameCollector } from './names.ts'
export { ProcessFamily, ProcessNames, type SeenProcess } from './process-family.ts'
export { type RedactionSettings, readRedaction } from './redaction-file.ts'
export { type ReplacedKind, type ReplacementListener, TextRedactor } from './text-redactor.ts'
