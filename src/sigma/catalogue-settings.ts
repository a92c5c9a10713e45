import type { DiagnosticKind } from './catalogue-loading.ts'

/** What is wrong with files of settings (--logsource, --placeholders), with rules in their light, and with suites of `validate`. */
export const SETTINGS = {
  'logsource-unserved': {
    severity: 'error',
    refuses: true,
    summary: 'No Windows log is known that has the events of the logsource.',
  },
  'logsource-row': { severity: 'error', refuses: true, summary: 'A row of a logsource file is not as it should be.' },
  'placeholder-file': {
    severity: 'error',
    refuses: true,
    summary: 'A file of placeholders does not give a name its values.',
  },
  'placeholder-unused': { severity: 'warning', refuses: false, summary: 'No rule uses a placeholder that was given.' },
  'suite-file': {
    severity: 'error',
    refuses: true,
    summary: 'A suite file does not say what is expected of which rule on which recording.',
  },
  'regression-info': { severity: 'error', refuses: true, summary: 'An info.yml of regression data cannot be used.' },
} as const satisfies { readonly [code: string]: DiagnosticKind }
