import { type Format, LINES, LIST } from './format.ts'
import type { Paint } from './paint.ts'
import { DOT_BEGIN, DOT_END, processDot } from './process-dot.ts'
import { processJson } from './process-json.ts'
import { processPrinter } from './process-text.ts'
import type { ShownProcess } from './process-view.ts'

export const PROCESS_FORMATS = ['text', 'ndjson', 'json', 'dot'] as const
export type ProcessFormat = (typeof PROCESS_FORMATS)[number]

/** `paint` and `width` (see `processPrinter`) are for text. */
export function processFormatOf(format: ProcessFormat, paint: Paint, width: number | null): Format<ShownProcess> {
  switch (format) {
    case 'text':
      return { frame: { ...LINES, isSafeForTerminals: true }, print: processPrinter(paint, width) }
    case 'ndjson':
      return { frame: LINES, print: (shown) => `${processJson(shown)}\n` }
    case 'json':
      return { frame: LIST, print: (shown) => `,${processJson(shown)}\n` }
    case 'dot':
      return { frame: { begin: DOT_BEGIN, end: DOT_END, separator: '' }, print: processDot }
  }
}
