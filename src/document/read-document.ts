/** Text of a detection document → its parts. Whatever is not there is empty; nothing is thrown. */
import { decodeText } from '../sigma/text.ts'
import { commandsOf } from './commands.ts'
import type { DetectionDocument, DocumentPart, Mention, TechniqueMention } from './detection-document.ts'
import { readInputs } from './inputs.ts'
import { type Labelled, readLabels } from './labels.ts'
import type { Line } from './lines.ts'
import { type Block, type Heading, readMarkdown } from './markdown.ts'
import { NOT_JUDGED } from './recognise.ts'
import { type FoundCode, findCode, sourceBlock, spanOf } from './source-blocks.ts'
import { isSection, type Meaning, means, type SectionKind } from './vocabulary.ts'

/** @param content bytes must be UTF-8, or UTF-16 with a byte order mark; what is not shows as replacement characters */
export function readDocument(content: string | Uint8Array, path: string): DetectionDocument {
  const text = utf16Text(content) ?? decodeText(content).text
  const parts = partsOf(readMarkdown(text).blocks).map((blocks) => readPart(blocks, text))
  return { path, text, parts }
}

/** What Windows PowerShell writes to a file. */
function utf16Text(content: string | Uint8Array): string | undefined {
  if (typeof content === 'string') return undefined
  const [first, second] = content
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(content)
  return first === 0xfe && second === 0xff ? new TextDecoder('utf-16be').decode(content) : undefined
}

/** There is a rule or a query in it. */
export function hasDetection({ parts }: DetectionDocument): boolean {
  return parts.some(({ rules, queries }) => rules.length + queries.length > 0)
}

/** And it is about a technique: not every text that shows a rule is meant to be judged. */
export function isDetectionDocument(document: DetectionDocument): boolean {
  return hasDetection(document) && document.parts.some(({ techniques }) => techniques.length > 0)
}

const TECHNIQUE = /\bT\d{4}(?:[./]\d{3})?\b/g

/** Cut before the headings that begin another technique, where each piece has a detection of its own. */
function partsOf(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const headings = blocks.filter((block): block is Heading => block.kind === 'heading')
  for (let level = 1; level <= 6; level++) {
    const begins = headings.filter((each) => each.level === level && techniquesIn(each.text).length === 1)
    if (new Set(begins.map(({ text }) => techniquesIn(text)[0])).size < 2) continue
    const cuts = begins.map((heading) => blocks.indexOf(heading))
    const pieces = cuts.map((cut, index) => blocks.slice(index === 0 ? 0 : cut, cuts[index + 1]))
    if (pieces.every(holdDetection)) return pieces
  }
  return [blocks]
}

function holdDetection(blocks: readonly Block[]): boolean {
  return findCode(blocks).code.some(({ language }) => language === 'sigma' || language === 'kibana')
}

function techniquesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(TECHNIQUE)].map(([id]) => id.replace('/', '.').toUpperCase()))]
}

/** Rules and queries of each kind that are judged in one part: each is asked about every event of the test. */
const MAX_DETECTIONS = 50

function tooMany(found: readonly FoundCode[]): number {
  return Math.max(0, found.length - MAX_DETECTIONS)
}

function readPart(blocks: readonly Block[], text: string): DocumentPart {
  const { code, rest } = findCode(blocks)
  const labels = readLabels(rest)
  const ofLanguage = (language: FoundCode['language']) => code.filter((each) => each.language === language)
  const valuesOf = (meaning: Meaning): readonly Mention[] =>
    labels.filter(({ label, isHeading }) => means(label, meaning) && !(isHeading && /[:：]/.test(label))).map(mentionOf)
  const inputs = readInputs(labels)
  return {
    rules: ofLanguage('sigma')
      .slice(0, MAX_DETECTIONS)
      .map((each) => sourceBlock(text, each)),
    queries: ofLanguage('kibana')
      .slice(0, MAX_DETECTIONS)
      .map((each) => sourceBlock(text, each)),
    unread: tooMany(ofLanguage('sigma')) + tooMany(ofLanguage('kibana')),
    ...commandsOf(code, labels),
    notJudged: code
      .filter(({ language }) => NOT_JUDGED.includes(language))
      .map((each) => ({ ...spanOf(each.lines), language: each.language })),
    techniques: [
      ...techniqueMentions(rest, labels),
      ...code.flatMap(({ lines }) => runnerMentions(lines)),
      ...rest.flatMap(proseMentions),
    ],
    tactics: valuesOf('tactic'),
    platforms: valuesOf('platform'),
    test: namedTest(labels, rest),
    inputs: inputs.found,
    listsInputs: inputs.isListed,
    ...dataSources(labels),
    limitations: linesUnder('limitations', labels),
    prerequisites: linesUnder('prerequisites', labels),
    severities: valuesOf('severity'),
    prose: rest
      .map((block) => (block.kind === 'prose' ? block.line.text : block.kind === 'heading' ? block.text : ''))
      .join('\n'),
  }
}

export function mentionOf({ value, place }: Pick<Labelled, 'value' | 'place'>): Mention {
  return { text: value, ...spanOf([place]) }
}

// Techniques

function techniqueMentions(blocks: readonly Block[], labels: readonly Labelled[]): readonly TechniqueMention[] {
  const found: TechniqueMention[] = []
  const add = (where: TechniqueMention['where'], line: Line): void => {
    for (const { index, 0: id } of line.text.matchAll(TECHNIQUE)) {
      const start = line.start + index
      found.push({ where, text: id.replace('/', '.').toUpperCase(), start, end: start + id.length })
    }
  }
  for (const block of blocks) {
    if (block.kind === 'heading') add('heading', block.line)
    if (block.kind !== 'prose') continue
    for (const { index, 0: link, 1: id, 2: sub } of block.line.text.matchAll(ATTACK_LINK)) {
      const start = block.line.start + index
      found.push({
        where: 'reference',
        text: `${id}${sub === undefined ? '' : `.${sub}`}`.toUpperCase(),
        start,
        end: start + link.length,
      })
    }
  }
  for (const { label, place, isHeading } of labels) {
    if (ATTACK_LINK.test(place.text)) continue
    if (means(label, 'technique') && !isHeading) add('label', place)
    else if (means(label, 'ruleName') && !isHeading) add('rule-name', place)
  }
  return found
}

/** `Invoke-AtomicTest T1074.001 -TestNumbers 1` */
function runnerMentions(lines: readonly Line[]): readonly TechniqueMention[] {
  return lines.flatMap(({ start, text }) =>
    [...text.matchAll(/(?<=\bInvoke-AtomicTest\s{1,8}["']?)T\d{4}(?:\.\d{3})?/gi)].map(({ index, 0: id }) => ({
      where: 'runner' as const,
      text: id.toUpperCase(),
      start: start + index,
      end: start + index + id.length,
    })),
  )
}

function proseMentions(block: Block): readonly TechniqueMention[] {
  return block.kind === 'prose' ? runnerMentions([block.line]) : []
}

export const ATTACK_LINK = /attack\.mitre\.org\/techniques\/(T\d{4})(?:[/.](\d{3}))?/gi

// The test of Atomic Red Team

const GUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/i

function namedTest(labels: readonly Labelled[], blocks: readonly Block[]): DocumentPart['test'] {
  const number = labels.find(
    ({ label, value, isHeading }) => !isHeading && means(label, 'testNumber') && /^(?:test\s*)?#?\s*\d+\b/i.test(value),
  )
  const name =
    labels.find(({ label, isHeading }) => !isHeading && means(label, 'testName')) ??
    labels.find(
      ({ label, value, isHeading }) =>
        !isHeading && means(label, 'testNumber') && /^(?:test\s*)?#?\d+\s*[-–—:]\s*\S/i.test(value),
    )
  const guid = labels.find(({ label, value }) => means(label, 'guid') && GUID.test(value))
  const heading = blocks.find((block) => block.kind === 'heading' && /\btest\s*#?\s*\d+/i.test(block.text))
  const digits = (text: string): string => /\d+/.exec(text)![0]
  return {
    ...(number !== undefined
      ? { number: { ...mentionOf(number), text: digits(number.value) } }
      : heading?.kind === 'heading'
        ? { number: { ...spanOf([heading.line]), text: digits(/\btest\s*#?\s*\d+/i.exec(heading.text)![0]) } }
        : {}),
    ...(name === undefined
      ? {}
      : { name: { ...mentionOf(name), text: name.value.replace(/^(?:test\s*)?#?\d+\s*[-–—:]\s*/i, '') } }),
    ...(guid === undefined ? {} : { guid: { ...mentionOf(guid), text: GUID.exec(guid.value)![0].toLowerCase() } }),
  }
}

// Logs

const CHANNEL = /\b(?:[A-Z][\w-]*-)+[\w-]*(?:\s[\w-]+)*\/[A-Z][\w -]*\w/

/** Where a section is about the logs, what stands elsewhere is about something else: a sample, what is to be expected. */
function dataSources(labels: readonly Labelled[]): Pick<DocumentPart, 'eventIds' | 'channels' | 'logSources'> {
  const isHere = ({ section, label }: Labelled): boolean =>
    section.slice(-1).some((heading) => isSection(heading, 'dataSources')) || isSection(label, 'dataSources')
  const said = labels.filter((each) => !isLimitation(each))
  const here = said.filter(isHere)
  const hasIds = here.some((each) => eventIdsIn(each, true).length > 0)
  const eventIds = hasIds
    ? here.flatMap((each) => eventIdsIn(each, true))
    : said.flatMap((each) => eventIdsIn(each, isHere(each)))
  const isChannel = ({ label, isHeading }: Labelled): boolean => !isHeading && means(label, 'channel')
  const channels = (here.some(isChannel) ? here : said).filter(isChannel).map(mentionOf)
  const sources = said.filter(({ label, isHeading }) => !isHeading && means(label, 'logSource')).map(mentionOf)
  const lines = here.filter(({ isHeading }) => isHeading).map(mentionOf)
  const unlabelled = channels.length > 0 ? [] : lines.flatMap(channelIn)
  return {
    eventIds: distinct(eventIds),
    channels: distinct([...channels, ...unlabelled]),
    logSources: distinct([...sources, ...lines]),
  }
}

/** Under their own label, or among the words of a section about logs. */
function eventIdsIn(each: Labelled, isHere: boolean): (Mention & { readonly id: number })[] {
  if (means(each.label, 'eventId')) return idsIn(each, /\b\d{1,5}\b/g)
  return isHere ? idsIn(each, ID_AMONG_WORDS) : []
}

/** `event ID 1`, `EID 1`, `Sysmon 1`, `Security 4688`; no version of a program. */
const ID_AMONG_WORDS =
  /(?<=\bevent ?-?(?:id|code)s?\W{0,4})\d{1,5}\b|(?<=\bEID\W{0,3})\d{1,5}\b|(?<=(?<!\b(?:since|from|least|version|needs?|requires?|installed?|ab|mit)\s)\b(?:sysmon|security|powershell)\s)(?:[12]?\d|4\d{3})\b(?!\.\d|\s*(?:or|and)\s+(?:later|newer|higher|above|up))(?=\s*(?:$|[.,;:)(|–—-]|or\b|and\b|oder\b|und\b))/gim

function idsIn({ place }: Labelled, pattern: RegExp): (Mention & { readonly id: number })[] {
  // What stands in parentheses explains a number.
  const text = place.text.replace(/\([^)]*\)/g, (inside) =>
    /\b(?:event ?-?(?:id|code)|EID|sysmon)\W{0,4}\d/i.test(inside) ? inside : ' '.repeat(inside.length),
  )
  return [...text.matchAll(pattern)].map(({ index, 0: digits }) => {
    const start = place.start + index
    return { id: Number(digits), text: digits, start, end: start + digits.length }
  })
}

function channelIn(mention: Mention): Mention[] {
  const found = CHANNEL.exec(mention.text)
  return found === null ? [] : [{ ...mention, text: found[0] }]
}

function distinct<Placed extends Mention>(mentions: readonly Placed[]): readonly Placed[] {
  const seen = new Set<string>()
  return mentions.filter(({ start, text }) => !seen.has(`${start} ${text}`) && seen.add(`${start} ${text}`))
}

function isLimitation({ section }: Labelled): boolean {
  return section.some((heading) => isSection(heading, 'limitations'))
}

/** Lines below a heading of that kind, and values of labels of that kind. */
function linesUnder(kind: SectionKind, labels: readonly Labelled[]): readonly Mention[] {
  const isUnder = ({ section, label, isHeading }: Labelled): boolean =>
    isHeading ? section.some((heading) => isSection(heading, kind)) : isSection(label, kind)
  return distinct(labels.filter(isUnder).map(mentionOf))
}
