/**
 * Counts what the program does by standing in its way: nothing in `src` knows of it, so it costs nothing in a run. All
 * places where it stands are in this file; when the insides change, they have to follow.
 */
import { RE2JS } from 're2js'
import { vi } from 'vitest'
import { Automaton } from '../../src/detect/automaton.ts'
import { ConditionPrograms } from '../../src/detect/condition-programs.ts'
import { EvidenceTeller } from '../../src/detect/evidence.ts'
import { Detector } from '../../src/detect/index.ts'
import { Trie } from '../../src/detect/trie.ts'
import { Walker } from '../../src/detect/walk.ts'
import { type Event, eventOf } from '../../src/event/index.ts'
import { type ByteSource, type Machine, readBlocks } from '../../src/evtx/index.ts'
import { nodeMachine, openFile } from '../../src/node/index.ts'
import { interestOf } from '../../src/replay.ts'
import { matchPrinterOf } from '../../src/report/index.ts'
import type { LoadedRules } from '../../src/sigma/index.ts'

export class Work {
  files = 0
  bytes = 0
  events = 0
  matches = 0
  bytesRead = 0
  bytesChecked = 0
  /** Strings made of a log's bytes while reading, routing and matching; and for what is printed of matches. */
  stringsToMatch = 0
  stringsToTell = 0
  rulesEvaluated = 0
  testsToMatch = 0
  testsToTell = 0
  regexRuns = 0
  valuesAsked = 0
  unitsWalked = 0
  rowsBuilt = 0
  /** While evidence is collected and printed: what is done then is done to tell, not to match. */
  isTelling = false
}

/** What one detector with these rules has to do for these files. `onTest` is told of each question that a rule asks. */
export async function countWork(
  files: readonly string[],
  rules: LoadedRules['rules'],
  onTest: { asked: () => void; regexRan: () => void },
): Promise<Work> {
  const work = new Work()
  const stop = listen(work)
  onTest.asked = () => {
    if (work.isTelling) work.testsToTell++
    else work.testsToMatch++
  }
  onTest.regexRan = () => {
    if (!work.isTelling) work.regexRuns++
  }
  try {
    const detector = new Detector(rules)
    for (const file of files) await replayFile(file, detector, work)
  } finally {
    stop()
  }
  return work
}

async function replayFile(path: string, detector: Detector, work: Work): Promise<void> {
  const source = await openFile(path)
  work.files++
  work.bytes += source.byteLength
  const printer = matchPrinterOf('ndjson')
  const options = { reuse: true, interest: interestOf(detector), machine: countingMachine(work) }
  for await (const records of readBlocks(countingSource(source, work), options)) {
    for (const record of records) {
      const from = { provider: record.provider, channel: record.channel, eventId: record.eventId }
      if (!detector.wantsSource(from)) continue
      const event = countingEvent(eventOf(record, from), work)
      const found = detector.find(event)
      work.events++
      work.matches += found.length
      work.isTelling = true
      if (found.length > 0) printer.print(event, found)
      printer.take()
      work.isTelling = false
    }
  }
  await source.close()
}

function countingSource(source: ByteSource, work: Work): ByteSource {
  return {
    name: source.name,
    byteLength: source.byteLength,
    async read(offset, target) {
      const length = await source.read(offset, target)
      work.bytesRead += length
      return length
    },
  }
}

function countingMachine(work: Work): Machine {
  return {
    crc32(bytes, seed) {
      work.bytesChecked += bytes.length
      return nodeMachine.crc32(bytes, seed)
    },
    utf16(bytes, offset, length) {
      if (work.isTelling) work.stringsToTell++
      else work.stringsToMatch++
      return nodeMachine.utf16(bytes, offset, length)
    },
  }
}

function countingEvent(event: Event, work: Work): Event {
  return {
    source: event.source,
    time: event.time,
    get(field) {
      if (!work.isTelling) work.valuesAsked++
      return event.get(field)
    },
    units: (field) => event.units(field),
    values: () => event.values(),
    seenAs: (view) => countingEvent(event.seenAs(view), work),
    eachText: (sink, withNumbers) => event.eachText(sink, withNumbers),
    eachField: (sink) => event.eachField(sink),
    describe: () => event.describe(),
    summary: () => event.summary(),
  }
}

/** Returns the function that takes everything away again. */
function listen(work: Work): () => void {
  const { walkText } = Automaton.prototype
  const { add } = Walker.prototype
  const { needles } = Trie.prototype
  const { test } = RE2JS.prototype
  const { holds } = ConditionPrograms.prototype
  const { tell } = EvidenceTeller.prototype
  const spies = [
    vi.spyOn(Walker.prototype, 'add').mockImplementation(function (this: Walker, automaton, range) {
      work.unitsWalked += range.length
      add.call(this, automaton, range)
    }),
    vi.spyOn(Automaton.prototype, 'walkText').mockImplementation(function (this: Automaton, text, emit) {
      work.unitsWalked += text.length
      walkText.call(this, text, emit)
    }),
    vi.spyOn(EvidenceTeller.prototype, 'tell').mockImplementation(function (this: EvidenceTeller, event) {
      work.isTelling = true
      const evidence = tell.call(this, event)
      work.isTelling = false
      return evidence
    }),
    // Asked once for each row that is made.
    vi.spyOn(Trie.prototype, 'needles').mockImplementation(function (this: Trie, node) {
      work.rowsBuilt++
      return needles.call(this, node)
    }),
    vi.spyOn(RE2JS.prototype, 'test').mockImplementation(function (this: RE2JS, text) {
      if (!work.isTelling) work.regexRuns++
      return test.call(this, text)
    }),
    vi.spyOn(ConditionPrograms.prototype, 'holds').mockImplementation(function (
      this: ConditionPrograms,
      rule,
      answers,
    ) {
      work.rulesEvaluated++
      return holds.call(this, rule, answers)
    }),
  ]
  return () => {
    for (const spy of spies) spy.mockRestore()
  }
}
