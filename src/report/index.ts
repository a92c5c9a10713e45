export { diagnosticText } from './diagnostic-text.ts'
export { type Format, formatOf, MATCH_FORMATS, type MatchFormat } from './format.ts'
export { csvHeader, matchCsv } from './match-csv.ts'
export { matchJson } from './match-json.ts'
export { bytesText, countedText, countText, durationText } from './numbers-text.ts'
export {
  type ClosingFacts,
  closingBlock,
  type Paint,
  type PaintStyle,
  type StartFacts,
  startBlock,
} from './summary-text.ts'
export { terminalDocument, terminalText } from './terminal-text.ts'
