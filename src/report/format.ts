import type { LogRecord } from '../evtx/index.ts'
import { type AgreementItem, agreementJson } from './agreement-json.ts'
import { agreementPrinter } from './agreement-text.ts'
import type { ExplainedRule } from './explained-rule.ts'
import { explanationJson } from './explanation-json.ts'
import { explanationText } from './explanation-text.ts'
import { type FileInfo, infoJson } from './file-info.ts'
import { type InfoLength, infoText } from './info-text.ts'
import { type InputEntry, inputEntryJson, inputEntryText } from './input-entry.ts'
import type { Paint } from './paint.ts'
import { recordCsv, recordCsvHeader } from './record-csv.ts'
import { recordJson } from './record-json.ts'
import { type RuleEntry, ruleEntryCsv, ruleEntryCsvHeader, ruleEntryJson } from './rule-entry.ts'

/** How items become a document: `begin`, then each item, then `end`. */
export interface DocumentFrame {
  readonly begin: string
  readonly end: string
  /** Stands in front of each item but the first one. */
  readonly separator: string
  /** Items hold no character from logs that a terminal obeys, and may hold colours. */
  readonly isSafeForTerminals?: boolean
}

export const LINES: DocumentFrame = { begin: '', end: '', separator: '' }
export const LIST: DocumentFrame = { begin: '[\n', end: ']\n', separator: ',' }
/** As Event Viewer saves it. */
const EVENTS: DocumentFrame = {
  begin: '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<Events>\n',
  end: '</Events>\n',
  separator: '',
}

export interface Format<Item> {
  readonly frame: DocumentFrame
  /** Begins with the frame's separator and ends in a line feed. */
  print(item: Item): string
}

export const RECORD_FORMATS = ['ndjson', 'json', 'xml', 'csv'] as const
export type RecordFormat = (typeof RECORD_FORMATS)[number]

/** `withTypes`: JSON tells the type of each value. */
export function recordFormatOf(format: RecordFormat, withTypes: boolean): Format<LogRecord> {
  switch (format) {
    case 'ndjson':
      return { frame: LINES, print: (record) => `${recordJson(record, withTypes)}\n` }
    case 'json':
      return { frame: LIST, print: (record) => `,${recordJson(record, withTypes)}\n` }
    case 'xml':
      return { frame: EVENTS, print: (record) => `${record.toXml()}\n` }
    case 'csv':
      return { frame: { ...LINES, begin: recordCsvHeader() }, print: recordCsv }
  }
}

export const RULE_LIST_FORMATS = ['text', 'json', 'ndjson', 'csv'] as const
export type RuleListFormat = (typeof RULE_LIST_FORMATS)[number]

/** `text` is written as a whole; its entries print nothing. */
export function ruleListFormatOf(format: RuleListFormat): Format<RuleEntry> {
  switch (format) {
    case 'text':
      return { frame: LINES, print: () => '' }
    case 'ndjson':
      return { frame: LINES, print: (entry) => `${ruleEntryJson(entry)}\n` }
    case 'json':
      return { frame: LIST, print: (entry) => `,${ruleEntryJson(entry)}\n` }
    case 'csv':
      return { frame: { ...LINES, begin: ruleEntryCsvHeader() }, print: ruleEntryCsv }
  }
}

export const EXPLANATION_FORMATS = ['text', 'ndjson', 'json'] as const
export type ExplanationFormat = (typeof EXPLANATION_FORMATS)[number]

/** `paint` and `isVerbose` are for text: JSON has everything. */
export function explanationFormatOf(
  format: ExplanationFormat,
  paint: Paint,
  isVerbose: boolean,
): Format<ExplainedRule> {
  switch (format) {
    case 'text':
      return {
        frame: { ...LINES, isSafeForTerminals: true },
        print: (explanation) => explanationText(explanation, paint, isVerbose),
      }
    case 'ndjson':
      return { frame: LINES, print: (explanation) => `${explanationJson(explanation)}\n` }
    case 'json':
      return { frame: LIST, print: (explanation) => `,${explanationJson(explanation)}\n` }
  }
}

export const AGREEMENT_FORMATS = ['text', 'ndjson', 'json'] as const
export type AgreementFormat = (typeof AGREEMENT_FORMATS)[number]

/** `paint` and `isVerbose` are for text: JSON has everything. */
export function agreementFormatOf(format: AgreementFormat, paint: Paint, isVerbose: boolean): Format<AgreementItem> {
  switch (format) {
    case 'text':
      return { frame: { ...LINES, isSafeForTerminals: true }, print: agreementPrinter(paint, isVerbose) }
    case 'ndjson':
      return { frame: LINES, print: (item) => `${agreementJson(item)}\n` }
    case 'json':
      return { frame: LIST, print: (item) => `,${agreementJson(item)}\n` }
  }
}

export const INFO_FORMATS = ['text', 'ndjson', 'json'] as const
export type InfoFormat = (typeof INFO_FORMATS)[number]

/** `length`: how much of it text has. */
export function infoFormatOf(format: InfoFormat, length: InfoLength): Format<FileInfo> {
  switch (format) {
    case 'text':
      return { frame: LINES, print: (info) => infoText(info, length) }
    case 'ndjson':
      return { frame: LINES, print: (info) => `${infoJson(info)}\n` }
    case 'json':
      return { frame: LIST, print: (info) => `,${infoJson(info)}\n` }
  }
}

export const INPUT_FORMATS = ['text', 'ndjson', 'json'] as const
export type InputListFormat = (typeof INPUT_FORMATS)[number]

/** `paint` and `isVerbose` are for text: JSON has everything. */
export function inputFormatOf(format: InputListFormat, paint: Paint, isVerbose: boolean): Format<InputEntry> {
  switch (format) {
    case 'text':
      return {
        frame: { ...LINES, isSafeForTerminals: true },
        print: (entry) => inputEntryText(entry, isVerbose, paint),
      }
    case 'ndjson':
      return { frame: LINES, print: (entry) => `${inputEntryJson(entry)}\n` }
    case 'json':
      return { frame: LIST, print: (entry) => `,${inputEntryJson(entry)}\n` }
  }
}
