import type { DiagnosticKind } from './catalogue-loading.ts'

/** What loading correlation rules and filters can find. */
export const CORRELATION = {
  'correlation-invalid': {
    severity: 'error',
    refuses: true,
    summary: 'A correlation lacks a part, or has one that is not of the form it must have.',
  },
  'correlation-key': {
    severity: 'error',
    refuses: true,
    summary: 'A correlation has a key that Sigma does not define.',
  },
  'correlation-type': {
    severity: 'error',
    refuses: true,
    summary: 'The type of a correlation is not one that Sigma defines.',
  },
  'correlation-timespan': {
    severity: 'error',
    refuses: true,
    summary: 'The timespan of a correlation is no whole number with one of the units s, m, h, d.',
  },
  'correlation-condition': {
    severity: 'error',
    refuses: true,
    summary: 'The condition of a correlation does not fit its type.',
  },
  'correlation-reference': {
    severity: 'error',
    refuses: true,
    summary: 'A correlation refers to a rule that was not loaded.',
  },
  'correlation-cycle': { severity: 'error', refuses: true, summary: 'Correlations refer to each other in a circle.' },
  'reference-ambiguous': {
    severity: 'warning',
    refuses: false,
    summary: 'Several rules have the id or name that is referred to; the first one is meant.',
  },
  'filter-invalid': {
    severity: 'error',
    refuses: true,
    summary: 'A filter lacks a part, or has one that is not of the form it must have.',
  },
  'filter-positive': {
    severity: 'warning',
    refuses: false,
    summary: 'The condition of a filter has no "not": it lets through only what it names.',
  },
  'filter-without-effect': {
    severity: 'info',
    refuses: false,
    summary: 'A filter applies to none of the rules that were loaded.',
  },
} as const satisfies { readonly [code: string]: DiagnosticKind }
