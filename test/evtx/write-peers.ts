/**
 * Other people's readers, all brought to the same form, so that tests can ask whether they read what we wrote. Each
 * returns undefined when it is not installed.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { EvtxFile } from '@ts-evtx/core'
import { XMLParser } from 'fast-xml-parser'

export interface PeerRecord {
  /** Texts of the children of System, attributes as `Element/@Attribute`. */
  readonly system: { readonly [name: string]: string }
  /** `<Data>` in order, nameless ones as ''; `<Binary>` under its own name; children of a UserData element under theirs. */
  readonly data: readonly (readonly [name: string, value: string])[]
}

export type Peer = 'libevtx' | 'rust' | 'ts-evtx'

export const PEERS: readonly Peer[] = ['libevtx', 'rust', 'ts-evtx']

export function readWithPeer(peer: Peer, bytes: Uint8Array): readonly PeerRecord[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'sigma-replay-'))
  try {
    const path = join(folder, 'written.evtx')
    writeFileSync(path, bytes)
    const xml = RUN[peer](path)
    return xml === undefined ? undefined : parseEvents(xml)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const RUN: { readonly [Name in Peer]: (path: string) => string | undefined } = {
  libevtx: (path) => output('evtxexport', ['-f', 'xml', path]),
  rust: (path) =>
    output(join(homedir(), '.cargo', 'bin', 'evtx_dump'), [
      '--validate-checksums',
      '--threads',
      '1',
      '--no-indent',
      '--dont-show-record-number',
      path,
    ]),
  'ts-evtx': (path) => [...EvtxFile.openSync(path).records()].map((record) => record.renderXml()).join('\n'),
}

function output(command: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

type Tree = { readonly [name: string]: string | readonly Tree[] | Attributes }
type Attributes = { readonly [name: string]: string }

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
})

function parseEvents(xml: string): PeerRecord[] {
  const events = xml.slice(xml.indexOf('<')).replaceAll(/<\?xml[^>]*\?>/g, '')
  return elements(parser.parse(events) as Tree[], 'Event').map((event) => {
    const parts = children(event)
    return { system: systemOf(elements(parts, 'System')[0]), data: dataOf(parts) }
  })
}

function systemOf(system: Tree | undefined): PeerRecord['system'] {
  const values: { [name: string]: string } = {}
  for (const child of system ? children(system) : []) {
    const name = nameOf(child)
    if (name === '#text') continue
    values[name] = textOf(child)
    for (const [attribute, value] of Object.entries(attributesOf(child))) values[`${name}/${attribute}`] = value
  }
  return values
}

function dataOf(parts: readonly Tree[]): PeerRecord['data'] {
  const eventData = elements(parts, 'EventData')[0]
  const userData = elements(parts, 'UserData')[0]
  const root = eventData ?? (userData && children(userData).find((child) => nameOf(child) !== '#text'))
  return (root ? children(root) : [])
    .filter((child) => nameOf(child) !== '#text')
    .map((child) => [nameOf(child) === 'Data' ? (attributesOf(child)['@Name'] ?? '') : nameOf(child), textOf(child)])
}

function elements(trees: readonly Tree[], name: string): Tree[] {
  return trees.filter((tree) => nameOf(tree) === name)
}

function nameOf(tree: Tree): string {
  return Object.keys(tree).find((key) => key !== ':@') ?? ''
}

function children(tree: Tree): readonly Tree[] {
  return tree[nameOf(tree)] as readonly Tree[]
}

function attributesOf(tree: Tree): Attributes {
  return (tree[':@'] ?? {}) as Attributes
}

function textOf(tree: Tree): string {
  return children(tree)
    .map((child) => (nameOf(child) === '#text' ? String(child['#text']) : ''))
    .join('')
}
