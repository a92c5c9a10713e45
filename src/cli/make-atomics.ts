/** The log that tests of Atomic Red Team would leave on a plain Windows 11 host with Sysmon. */
import { crc32 } from 'node:zlib'
import { type AtomicTest, choosesTest, fillIn, madeRuns, RecordMaker, SYNTHETIC_COMPUTER } from '../atomic/index.ts'
import { writeEvtx } from '../evtx/index.ts'
import type { EvidenceFile } from '../node/run-contract.ts'
import { bytesText, countedText, terminalText } from '../report/index.ts'
import { findAtomics } from './atomic-files.ts'
import { EXIT, type ExitCode, UserError } from './exit-codes.ts'
import { type Io, paintFor, say } from './io.ts'
import type { MakeSettings } from './make-options.ts'
import { madeSidecar } from './make-sidecar.ts'
import { refuseOverwriting, SIDECAR_SUFFIX, writeWhole } from './whole-files.ts'

/** @throws UserError, OutputFailed */
export async function makeOfAtomics(settings: MakeSettings, files: readonly EvidenceFile[], io: Io): Promise<ExitCode> {
  const { output } = settings
  if (output === undefined) throw new UserError('--output: name the log to write')
  const tellError = (line: string): void => say(io, paintFor(io, settings.color)('error', terminalText(line)))
  const places = [output, output + SIDECAR_SUFFIX].map((path) => ({ option: '--output', path }))
  refuseOverwriting(places, files, io)
  const found = await findAtomics({ atomicPaths: [], paths: [] }, files, io.cwd)
  found?.problems.forEach(tellError)
  const choice = { techniques: [], tests: settings.tests }
  const tests = (found?.tests.tests ?? []).filter((test) => choosesTest(choice, test))
  for (const asked of settings.tests)
    if (!tests.some((test) => choosesTest({ techniques: [], tests: [asked] }, test)))
      throw new UserError(`--atomic ${asked}: there is no such test in these files`)

  const maker = new RecordMaker()
  const made = tests.map((test) => madeTest(test, settings, maker))
  for (const { test, records } of made)
    if (records.length === 0) tellError(`${numberOf(test)} (${test.name}): ${reasonForNothing(test)}`)
  const records = made.flatMap((each) => each.records.map(({ record }) => record))
  if (records.length === 0) throw new UserError(`${output} was not written: there is nothing to make`)
  const bytes = writeEvtx(records, crc32)
  await writeWhole(output, bytes, io)
  const tested = { computer: SYNTHETIC_COMPUTER, way: settings.way, tests: made.map(testFacts) }
  await writeWhole(output + SIDECAR_SUFFIX, madeSidecar(output, bytes, records.length, files, tested), io)
  if (!settings.isQuiet) {
    const what = `${countedText(records.length, 'record')} of ${countedText(made.length, 'test')}`
    say(io, `made      ${what} in ${terminalText(output)} (${bytesText(bytes.length)})`)
  }
  return EXIT.done
}

function madeTest(test: AtomicTest, { way }: MakeSettings, maker: RecordMaker) {
  const { name: executor, command, isElevated } = test.executor
  const filled = fillIn(command, test.inputs)
  const run = madeRuns({ executor, command: filled.text, isElevated }).find((each) => each.way === way)
  return { test, filled, records: run === undefined ? [] : maker.records(run) }
}

type MadeTest = ReturnType<typeof madeTest>

function testFacts({ test, filled, records }: MadeTest) {
  return {
    test: numberOf(test),
    guid: test.guid,
    name: test.name,
    assumed: filled.assumed,
    open: filled.open,
    records: records.map(({ record, because, untold }) => ({ recordId: Number(record.recordId), because, untold })),
  }
}

function numberOf({ technique, number }: AtomicTest): string {
  return `${technique}-${number}`
}

function reasonForNothing({ executor, platforms }: AtomicTest): string {
  if (executor.name === 'manual') return 'it is done by hand: nobody knows what it starts'
  if (!platforms.includes('windows')) return `it is for ${platforms.join(' and ')}`
  return 'its command starts no program by name'
}
