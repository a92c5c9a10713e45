/** The other readers, each run as a process on one file: what they read, record by record, and how they ended. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type PeerName, type PlainRecord, plainRecord } from '../event/index.ts'
import { emptyAccount } from '../evtx/index.ts'
import { readXmlExport } from '../input/xml.ts'
import { type ChildEnd, ChildOutput, linesOf } from './child-output.ts'
import { plainRecordOf } from './plain-record-line.ts'
import { StreamSource } from './stream-source.ts'

/** Milliseconds without a record after which a reader is given up: an ordinary log takes a second to begin with. */
export const PEER_PATIENCE = 60_000

type Environment = { readonly [name: string]: string | undefined }

interface Peer {
  readonly command: string
  arguments(path: string): readonly string[]
  /** The version, out of what `versionArguments` print; from the package without them. */
  readonly versionArguments?: readonly string[]
  readonly form: 'xml' | 'lines'
}

const PROCESSES: { readonly [name in PeerName]: Peer } = {
  'ts-evtx': {
    command: process.execPath,
    arguments: (path) => [fileURLToPath(new URL('./ts-evtx-process.js', import.meta.url)), path],
    form: 'lines',
  },
  evtxexport: {
    command: 'evtxexport',
    arguments: (path) => ['-f', 'xml', path],
    versionArguments: ['-V'],
    form: 'xml',
  },
  evtx_dump: {
    command: 'evtx_dump',
    arguments: (path) => ['-t', '1', '-o', 'xml', '--no-indent', '--dont-show-record-number', path],
    versionArguments: ['-V'],
    form: 'xml',
  },
}

/** `null`: it is not installed. The version is '' when it does not tell. */
export async function peerVersion(peer: PeerName, env: Environment): Promise<string | null> {
  const { command, versionArguments } = PROCESSES[peer]
  if (versionArguments === undefined) return versionOfPackage()
  const child = new ChildOutput({ command, arguments: versionArguments, env, patience: PEER_PATIENCE })
  let text = ''
  for await (const line of linesOf(child.pieces())) text += `${line}\n`
  const { kind } = await child.end()
  return kind === 'absent' ? null : (/\d[\w.-]*/.exec(text)?.[0] ?? '')
}

/** Its package.json lies a folder above its main file. */
function versionOfPackage(): string {
  const main = createRequire(import.meta.url).resolve('@ts-evtx/core')
  const manifest = join(dirname(main), '..', 'package.json')
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}

export interface PeerOutcome {
  readonly end: ChildEnd
  /** Records that could be taken over. */
  readonly records: number
  /** Events in its output that are no well-formed XML. */
  readonly unreadable: number
  /** The beginning of what it wrote to stderr; '' when it wrote nothing. */
  readonly complaint: string
}

/** One reader on one file. */
export class PeerReading {
  readonly peer: PeerName
  readonly #child: ChildOutput
  readonly #account = emptyAccount()
  #records = 0
  #end: ChildEnd | undefined

  constructor(peer: PeerName, path: string, env: Environment, signal?: AbortSignal, patience = PEER_PATIENCE) {
    const { command, arguments: argumentsFor } = PROCESSES[peer]
    this.peer = peer
    this.#child = new ChildOutput({ command, arguments: argumentsFor(path), env, signal, patience })
  }

  /** In file order. Ends when the reader does, however that is. */
  async *records(): AsyncGenerator<PlainRecord> {
    const { form } = PROCESSES[this.peer]
    for await (const record of form === 'xml' ? this.#fromXml() : this.#fromLines()) {
      this.#records++
      yield record
    }
    this.#end = await this.#child.end()
  }

  /** How it ended; undefined before the last record was taken. */
  get end(): ChildEnd | undefined {
    return this.#end
  }

  /** Whether it ended without a single record, and not because the log has none. */
  get hasRefused(): boolean {
    return this.#records === 0 && this.#end !== undefined && this.#end.kind !== 'done'
  }

  /** Ends the reader when it still runs. */
  async close(): Promise<PeerOutcome> {
    if (this.#end === undefined) this.#child.stop()
    const end = this.#end ?? (await this.#child.end())
    return { end, records: this.#records, unreadable: this.#account.damagedRecords, complaint: this.#child.complaint }
  }

  /** What the tool prints besides events (its name, say) is passed over. */
  async *#fromXml(): AsyncGenerator<PlainRecord> {
    const source = new StreamSource(this.peer, this.#child.pieces())
    for await (const record of readXmlExport(source, { account: this.#account })) {
      // The offset in the output is none in the log.
      yield { ...plainRecord(record), offset: null }
    }
  }

  async *#fromLines(): AsyncGenerator<PlainRecord> {
    for await (const line of linesOf(this.#child.pieces())) yield plainRecordOf(line)
  }
}
