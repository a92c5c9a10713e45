/** Detection documents: a technique, its test, its rule and its query in one Markdown file, and whether they fit together. */
export type {
  CommandBlock,
  DescribedInput,
  DetectionDocument,
  DocumentPart,
  Mention,
  NamedTest,
  SourceBlock,
  TechniqueMention,
} from './detection-document.ts'
export { FINDING_KINDS, FINDINGS, type Finding, type FindingKind } from './finding.ts'
export { type FoundBlock, type JudgedDocument, type JudgeOptions, judgeDocument, reportOn } from './judge.ts'
export { hasDetection, isDetectionDocument, readDocument } from './read-document.ts'
export { LANGUAGES, type Language } from './recognise.ts'
export { type NearestMade, type Sight, sightOf } from './sight.ts'
