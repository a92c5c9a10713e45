import type { DiagnosticKind } from './catalogue-loading.ts'

/** What loading correlation rules and filters can find. */
export const CORRELATION = {
  'correlation-unsupported': { severity: 'error', refuses: true, summary: 'Correlation rules cannot be run yet.' },
  'filter-unsupported': { severity: 'error', refuses: true, summary: 'Filters cannot be applied yet.' },
} as const satisfies { readonly [code: string]: DiagnosticKind }
