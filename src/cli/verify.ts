/** `sigma-replay verify`: what other readers make of the same logs, record by record and value by value. */
import type { PeerName } from '../event/index.ts'
import type { FoundFile } from '../node/files.ts'
import type { Output } from '../node/output.ts'
import { peerVersion } from '../node/peer-readers.ts'
import type { EvidenceTotals } from '../node/read-evidence.ts'
import { formOf } from '../node/read-unit.ts'
import { verifyFiles } from '../node/verify-files.ts'
import {
  evidenceLines,
  type FileVerification,
  fileVerificationJson,
  isAgreed,
  type PeerVersions,
  realCount,
  terminalText,
  type VerifiedRecord,
  VerifyBlock,
  verifiedRecordJson,
} from '../report/index.ts'
import { DamageTeller } from './damage-teller.ts'
import { EXIT, type ExitCode, UserError, worstOf } from './exit-codes.ts'
import { findLogs } from './find-logs.ts'
import { type Io, paintFor, say } from './io.ts'
import { openOutput } from './open-output.ts'
import { codesOfEvidence } from './outcome.ts'
import { evidenceProblems } from './problems.ts'
import { startProgress } from './progress.ts'
import { openSummary } from './summary-file.ts'
import type { VerifySettings } from './verify-options.ts'

/** @throws UserError, OutputFailed */
export async function verify(settings: VerifySettings, io: Io, signal: AbortSignal): Promise<ExitCode> {
  const paint = paintFor(io, settings.color)
  const found = await findLogs(settings, io, signal)
  const { files, exports } = await withoutExports(found.files)
  const evidence = { ...found, files }
  const versions = await versionsOf(settings, io)
  const output = openOutput(settings.output, { begin: '', end: '', separator: '' }, found.files, io)
  const summary = openSummary(settings.summaryPath, found.files, settings.output, io)
  say(io, ...evidenceProblems(evidence).map((line) => paint('error', line)))
  for (const { name, kind } of exports) {
    const line = `${terminalText(name)}: ${kind}; the other readers read EVTX alone, so it is left out`
    say(io, paint('warning', line))
  }

  const progress = await startProgress(
    io,
    settings.isQuiet ? 0 : files.reduce((sum, file) => sum + file.byteLength, 0),
    'differing',
  )
  const teller = new DamageTeller(progress, io, paint, settings)
  const printer = new Printer(settings, versions, output)
  const peers = [...versions].flatMap(([peer, version]) => (version === null ? [] : [peer]))
  const reportsSources = summary.isWanted
  let totals: EvidenceTotals
  try {
    totals = await verifyFiles(
      { files, peers, env: io.env, keepsSequence: reportsSources, reportsSources, signal },
      {
        onVerified: (record) => printer.record(record),
        onFileVerified: (file) => printer.file(file),
        onDamage: (damage) => teller.onDamage(damage),
        onUnreadable: (file, message) => teller.onUnreadable(file, message),
        onProgress: (bytes) => progress.update({ bytes, events: printer.records, matches: printer.differing }),
      },
    )
    await output.close()
    await summary.write({ command: 'verify', ...totals, problems: evidence.problems })
  } finally {
    progress.stop()
  }
  if (!settings.isQuiet) {
    teller.tellRest()
    const facts = { ...totals, files: files.length, damages: teller.damages }
    say(io, ...evidenceLines(facts, 'passed over', paint))
  }
  const codes = codesOfEvidence(totals, evidence, settings.isStrict)
  return worstOf(settings.failsOnDifference && printer.hasFindings ? [...codes, EXIT.findings] : codes)
}

const EXPORTS = { xml: 'an XML export', json: 'a JSON export', csv: 'a CSV export' } as const

/** What other readers can read, and exports, which they cannot. */
async function withoutExports(found: readonly FoundFile[]) {
  const files: FoundFile[] = []
  const exports: { readonly name: string; readonly kind: string }[] = []
  for (const file of found) {
    const form = await formOf(file)
    if (form === undefined || form === 'evtx') files.push(file)
    else exports.push({ name: file.name, kind: EXPORTS[form] })
  }
  return { files, exports }
}

/** @throws UserError when a reader that was asked for is not there */
async function versionsOf({ peers, areNamed }: VerifySettings, io: Io): Promise<PeerVersions> {
  const versions = new Map<PeerName, string | null>()
  for (const peer of peers) {
    const version = await peerVersion(peer, io.env)
    if (version === null && areNamed)
      throw new UserError(`--reader ${peer}: it is not installed, or not on the PATH; leave it out or install it`)
    versions.set(peer, version)
  }
  return versions
}

/** Prints records and files as they are through. */
class Printer {
  records = 0
  differing = 0
  /** A reader has what we lack, or a value is really different. */
  hasFindings = false
  readonly #settings: VerifySettings
  readonly #versions: PeerVersions
  readonly #output: Output
  #block: VerifyBlock

  constructor(settings: VerifySettings, versions: PeerVersions, output: Output) {
    this.#settings = settings
    this.#versions = versions
    this.#output = output
    this.#block = new VerifyBlock(settings.examples)
  }

  async record(record: VerifiedRecord): Promise<void> {
    this.records++
    const isDiffering = !isAgreed(record)
    if (isDiffering) this.differing++
    if (this.#settings.format === 'text') this.#block.add(record)
    else if (isDiffering || this.#settings.printsAll) await this.#output.write(`${verifiedRecordJson(record)}\n`)
  }

  async file(file: FileVerification): Promise<void> {
    this.hasFindings ||= file.readers.some((totals) => totals.onlyThere > 0 || realCount(totals) > 0)
    if (this.#settings.format === 'ndjson') return await this.#output.write(`${fileVerificationJson(file)}\n`)
    const lines = this.#block.lines(file, this.#versions)
    this.#block = new VerifyBlock(this.#settings.examples)
    await this.#output.write(`${lines.join('\n')}\n\n`)
  }
}
