/**
 * Finds `<Event …>…</Event>` in an export: with or without a root around them, in whatever pieces the window is filled.
 * Tags must be nested properly; where they are not, the range up to the next event is given as broken and reading goes
 * on there. Every unit belongs to exactly one event, one broken range or to what lies between (root, comments, space).
 */
import { type Markup, readMarkup } from './markup.ts'
import { recordLineEnd } from './record-line.ts'
import type { UnitWindow } from './unit-window.ts'

/** Positions are those of the window; `end` is exclusive. */
export type Found =
  | { readonly kind: 'event'; readonly start: number; readonly end: number }
  | {
      readonly kind: 'broken'
      readonly start: number
      readonly end: number
      readonly reason: string
      readonly isEvent: boolean
    }

/**
 * Bytes of one event, and of one comment. A record of an EVTX file has at most 64 KiB, which is less than 1 MiB however
 * it is escaped; rendered texts add some KiB.
 */
export const MAX_EVENT_LENGTH = 8 * 1024 * 1024
/** Elements inside each other; Windows' own go about five deep. */
export const MAX_ELEMENT_DEPTH = 512

/**
 * Between events: white space; byte order marks, where exports were put behind one another (U+FEFF, or its three bytes);
 * and the `-` that Event Viewer's view puts before what can be folded.
 */
const INSIGNIFICANT: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x20, 0x2d, 0xfeff, 0xef, 0xbb, 0xbf])

interface Name {
  readonly start: number
  readonly end: number
}

export class EventFinder {
  readonly #window: UnitWindow
  /** Units; the cap is in bytes. */
  readonly #maxLength: number
  #position = 0
  /** Names of the elements that are open: of the event, and outside of events. */
  #open: Name[] = []
  readonly #roots: string[] = []
  /** Start of the event that is open. */
  #event = -1
  /** Start of an event in the UserData of the one that is open. */
  #nested = -1
  #isProlog = true
  /** A text goes on behind what the window holds, and what it is cannot be told before. */
  #isWaiting = false
  /** What was broken, until the next event is found. */
  #broken: { readonly start: number; readonly reason: string; readonly isEvent: boolean } | undefined

  constructor(window: UnitWindow) {
    this.#window = window
    this.#maxLength = MAX_EVENT_LENGTH / window.encoding.unitLength
  }

  /** The first position that is still needed. */
  get needed(): number {
    return this.#event < 0 || this.#broken !== undefined ? this.#position : this.#event
  }

  /** All that can be told from what the window holds. To be called after each filling, until the window is complete. */
  *found(): Generator<Found> {
    while (this.#broken !== undefined || this.#position < this.#window.end) {
      if (this.#broken !== undefined) {
        if (!this.#resume()) return
        yield this.#endBroken(this.#broken)
        continue
      }
      const markup = readMarkup(this.#window, this.#position)
      const problem = this.#problemOf(markup)
      if (problem !== undefined) this.#break(this.#position, problem)
      else if (markup === undefined) return
      else {
        const found = this.#take(markup)
        if (found !== undefined) yield found
        if (this.#isWaiting) return
      }
    }
    if (this.#window.isComplete) yield* this.#end()
  }

  *#end(): Generator<Found> {
    const { end } = this.#window
    if (this.#event >= 0) {
      this.#break(end, 'the export ends inside an event')
      this.#resume()
      yield this.#endBroken(this.#broken!)
      return yield* this.found()
    }
    for (const root of this.#roots.splice(0).reverse())
      yield broken(end, end, `the export ends without </${root}>: events may be missing`)
  }

  /** Why a piece cannot be taken and waiting for more of it would not help. */
  #problemOf(markup: Markup | undefined): string | undefined {
    const isBetween = this.#event < 0
    const length = (markup?.end ?? this.#window.end) - this.needed
    if (length > this.#maxLength && !(isBetween && markup?.kind === 'text')) {
      return `${isBetween ? 'a comment or instruction' : 'an event'} is longer than ${MAX_EVENT_LENGTH} bytes`
    }
    return markup === undefined && this.#window.isComplete
      ? 'a tag, comment or CDATA section is never closed'
      : undefined
  }

  #take(markup: Markup): Found | undefined {
    this.#position = markup.end
    switch (markup.kind) {
      case 'open':
        return this.#takeOpen(markup)
      case 'empty':
        return this.#takeEmpty(markup)
      case 'close':
        return this.#takeClose(markup)
      case 'declaration':
        return this.#takeDeclaration(markup)
      case 'text':
        return this.#takeText(markup)
      case 'cdata':
        return this.#event < 0 ? this.#break(markup.start, 'a CDATA section stands outside of events') : undefined
      case 'bad':
        return this.#break(markup.start, 'a "<" begins no tag')
      default:
        return undefined
    }
  }

  #takeOpen(tag: Markup): undefined {
    this.#isProlog = false
    const isEvent = this.#isEventTag(tag)
    if (this.#event < 0 && !isEvent) {
      if (this.#roots.length === MAX_ELEMENT_DEPTH)
        return this.#break(tag.start, `elements are nested deeper than ${MAX_ELEMENT_DEPTH}`)
      this.#roots.push(this.#nameOf(tag))
      return undefined
    }
    if (isEvent && this.#event >= 0) {
      if (this.#nested >= 0 || !this.#isInUserData())
        return this.#break(tag.start, 'an event begins before the one before it has ended')
      this.#nested = tag.start
    }
    if (this.#event < 0) this.#event = tag.start
    if (this.#open.length === MAX_ELEMENT_DEPTH)
      return this.#break(tag.start, `elements are nested deeper than ${MAX_ELEMENT_DEPTH}`)
    this.#open.push({ start: tag.nameStart, end: tag.nameEnd })
    return undefined
  }

  #takeEmpty(tag: Markup): Found | undefined {
    this.#isProlog = false
    if (this.#event >= 0) return undefined
    if (this.#isEventTag(tag)) return { kind: 'event', start: tag.start, end: tag.end }
    if (this.#nameOf(tag) === 'Events') return undefined
    return broken(tag.start, tag.end, `<${this.#nameOf(tag)}/> is no event`)
  }

  #takeClose(tag: Markup): Found | undefined {
    const name = this.#open.pop()
    if (name === undefined) return this.#takeRootClose(tag)
    if (!this.#window.isSame(name.start, name.end, tag.nameStart, tag.nameEnd)) {
      const opened = this.#window.text(name.start, name.end).text
      return this.#break(tag.start, `</${this.#nameOf(tag)}> stands where <${opened}> should be closed`)
    }
    if (this.#open.length > 0) return undefined
    const start = this.#event
    this.#event = -1
    this.#nested = -1
    return { kind: 'event', start, end: tag.end }
  }

  #takeRootClose(tag: Markup): Found | undefined {
    const name = this.#nameOf(tag)
    if (this.#roots.at(-1) === name) {
      this.#roots.pop()
      return undefined
    }
    return broken(tag.start, tag.start, `</${name}> closes nothing: the export may have lost its beginning`)
  }

  #takeDeclaration(markup: Markup): Found | undefined {
    if (!this.#isProlog) return this.#break(markup.start, 'a declaration stands behind the first element')
    const reason = 'a document type declaration is refused: no export has one, and none of its entities is resolved'
    return broken(markup.start, markup.end, reason)
  }

  #takeText({ start, end }: Markup): undefined {
    if (this.#event >= 0) return undefined
    let at = start
    while (at < end && INSIGNIFICANT.has(this.#window.unit(at))) at++
    if (at === end) return undefined
    const line = recordLineEnd(this.#window, at)
    this.#isWaiting = line === 'more'
    if (line === undefined) return this.#break(at, 'text stands outside of events')
    this.#position = line === 'more' ? at : line
    return undefined
  }

  /** What is open is given up, and reading goes on with the next event behind `at` (or with one that was inside). */
  #break(at: number, reason: string): undefined {
    const isEvent = this.#event >= 0
    this.#broken = { start: isEvent ? this.#event : at, reason, isEvent }
    this.#position = this.#nested >= 0 ? this.#nested : at === this.#broken.start ? at + 1 : at
    this.#open = []
    this.#event = -1
    this.#nested = -1
    return undefined
  }

  /** Moves to the next tag of an event or of the root; false when the window must be filled first. */
  #resume(): boolean {
    const window = this.#window
    for (let at = window.indexOf(0x3c, this.#position); at >= 0; at = window.indexOf(0x3c, at + 1)) {
      this.#position = at
      if (at + LONGEST_TARGET > window.end && !window.isComplete) return false
      if (TARGETS.some((target) => window.holds(target, at) && isDelimiter(window.unit(at + target.length))))
        return true
    }
    this.#position = window.end
    return window.isComplete
  }

  #endBroken({ start, reason, isEvent }: { start: number; reason: string; isEvent: boolean }): Found {
    this.#broken = undefined
    return { kind: 'broken', start, end: this.#position, reason, isEvent }
  }

  #isEventTag(tag: Markup): boolean {
    return tag.nameEnd - tag.nameStart === 5 && this.#window.holds('Event', tag.nameStart)
  }

  #isInUserData(): boolean {
    return this.#open.some(({ start, end }) => end - start === 8 && this.#window.holds('UserData', start))
  }

  /** Shortened: names go into messages. */
  #nameOf(tag: Markup): string {
    return this.#window.text(tag.nameStart, Math.min(tag.nameEnd, tag.nameStart + 64)).text
  }
}

const TARGETS = ['<Event', '<Events', '</Events'] as const
/** The longest target and what delimits it. */
const LONGEST_TARGET = 9

function isDelimiter(unit: number): boolean {
  return unit <= 0x20 || unit === 0x2f || unit === 0x3e
}

function broken(start: number, end: number, reason: string): Found {
  return { kind: 'broken', start, end, reason, isEvent: false }
}
