import type { DiagnosticKind } from './catalogue-loading.ts'

/** What the checks of `lint` can find in rules that load. */
export const CHECKS = {} as const satisfies { readonly [code: string]: DiagnosticKind }
