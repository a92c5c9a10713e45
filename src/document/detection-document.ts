import type { Executor } from '../atomic/atomic-test.ts'
import type { Span } from '../sigma/diagnostics.ts'
import type { Language } from './recognise.ts'

/** A document about one detection, or several, taken apart; every part knows its offsets in `text`. */
export interface DetectionDocument {
  readonly path: string
  readonly text: string
  /** One, but for documents that go through several techniques one after the other. */
  readonly parts: readonly DocumentPart[]
}

export interface DocumentPart {
  readonly rules: readonly SourceBlock[]
  readonly queries: readonly SourceBlock[]
  /** Rules and queries beyond those that are read. */
  readonly unread: number
  /** What is run to try the detection; neither prerequisites nor what cleans up behind it. */
  readonly commands: readonly CommandBlock[]
  /** Prerequisites, cleaning up and the like: commands that no detection has to see. */
  readonly otherCommands: readonly CommandBlock[]
  /** Detections in languages that are not read here. */
  readonly notJudged: readonly (Span & { readonly language: Language })[]
  readonly techniques: readonly TechniqueMention[]
  readonly tactics: readonly Mention[]
  readonly platforms: readonly Mention[]
  readonly test: NamedTest
  readonly inputs: readonly DescribedInput[]
  /** Whether the document lists the inputs of the command at all. */
  readonly listsInputs: boolean
  readonly eventIds: readonly (Mention & { readonly id: number })[]
  readonly channels: readonly Mention[]
  /** What else is said of the logs that are needed: `Sysmon`. */
  readonly logSources: readonly Mention[]
  readonly limitations: readonly Mention[]
  /** What has to be there before the test is run, line by line. */
  readonly prerequisites: readonly Mention[]
  readonly severities: readonly Mention[]
  /** Everything that is no code, as it is written. */
  readonly prose: string
}

/** Words of the document at their place. */
export interface Mention extends Span {
  readonly text: string
}

/** `TXXXX` or `TXXXX.XXX`, upper case. */
export interface TechniqueMention extends Mention {
  readonly where: 'heading' | 'label' | 'rule-name' | 'reference' | 'runner'
}

/** `text`: as it stands there, without what the block is indented by. */
export interface SourceBlock extends Span {
  readonly text: string
  /** The whole document with spaces in place of everything but the block: offsets and lines are the document's. */
  readonly inPlace: string
}

export interface CommandBlock extends Span {
  readonly text: string
  /** As the document names it; undefined where it leaves that to the reader. */
  readonly executor: Executor | undefined
}

/** How the document names the test of Atomic Red Team. */
export interface NamedTest {
  readonly number?: Mention
  readonly name?: Mention
  readonly guid?: Mention
}

export interface DescribedInput extends Mention {
  /** Name of the argument, without `#{}`. */
  readonly name: string
  /** null: the document does not say. */
  readonly fallback: string | null
}
