/** The files of a tar archive, in its order. It is walked from header to header, so it may be a stream. */
import type { ByteSource } from '../../evtx/index.ts'
import { PackedDamage } from './archive-error.ts'
import { BLOCK_LENGTH, isTarHeader, type TarHeader, tarHeaderOf, text } from './tar-header.ts'

export interface TarMember {
  readonly name: string
  /** Of the content in the archive. */
  readonly offset: number
  readonly length: number
  /** Why it cannot be read. */
  readonly refusal: string | null
}

/** Bytes of a long name or of a pax header; both are a few hundred. */
const MAX_EXTENSION_LENGTH = 1024 * 1024

/** What extension headers say of the file behind them. */
interface Extension {
  name?: string
  length?: number
  isSparse?: boolean
}

/** Ends where the archive ends, with or without its closing zeros. @throws PackedDamage where no header is, or none fits */
export async function* readTar(source: ByteSource): AsyncGenerator<TarMember> {
  let extension: Extension = {}
  for (let offset = 0; ; ) {
    const header = await headerAt(source, offset)
    if (header === undefined) return
    const content = offset + BLOCK_LENGTH
    const length = header.type === '0' || header.type === '7' ? (extension.length ?? header.length) : header.length
    if (isExtension(header)) Object.assign(extension, await extensionOf(source, content, header))
    else {
      if (isFile(header)) yield memberOf(header, extension, content, length)
      extension = {}
    }
    offset = content + Math.ceil(length / BLOCK_LENGTH) * BLOCK_LENGTH
    if (!Number.isSafeInteger(offset))
      throw new PackedDamage(`the header at byte ${content - BLOCK_LENGTH} has an impossible size`)
  }
}

async function headerAt(source: ByteSource, offset: number): Promise<TarHeader | undefined> {
  const block = new Uint8Array(BLOCK_LENGTH)
  const length = await source.read(offset, block)
  if (length === 0 || (length === BLOCK_LENGTH && block.every((byte) => byte === 0))) return undefined
  const header = isTarHeader(block.subarray(0, length)) ? tarHeaderOf(block) : undefined
  if (header === undefined) throw new PackedDamage(`at byte ${offset} there is no header; what lies behind is not read`)
  return header
}

function isExtension({ type }: TarHeader): boolean {
  return type === 'L' || type === 'x'
}

/** Links, folders and devices hold nothing. */
function isFile({ type, name }: TarHeader): boolean {
  return (type === '0' && !name.endsWith('/')) || type === '7' || type === 'S'
}

function memberOf(header: TarHeader, { name, isSparse }: Extension, offset: number, length: number): TarMember {
  const refusal =
    header.type === 'S' || isSparse === true ? 'it is stored as a sparse file, which is not read here' : null
  return { name: name ?? header.name, offset, length, refusal }
}

async function extensionOf(source: ByteSource, offset: number, { type, length }: TarHeader): Promise<Extension> {
  if (length > MAX_EXTENSION_LENGTH) return {}
  const bytes = new Uint8Array(length)
  const content = bytes.subarray(0, await source.read(offset, bytes))
  return type === 'L' ? { name: text(content) } : paxOf(content)
}

/** Lines of `length key=value`; the length counts bytes and itself. */
function paxOf(content: Uint8Array): Extension {
  const extension: Extension = {}
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at)
    const length = space < 0 ? Number.NaN : Number(text(content.subarray(at, space)))
    if (!(Number.isInteger(length) && length > space - at)) return extension
    const line = content.subarray(space + 1, at + length - 1)
    const equals = line.indexOf(0x3d)
    const key = text(line.subarray(0, Math.max(0, equals)))
    const value = text(line.subarray(equals + 1))
    if (key === 'path') extension.name = value
    if (key === 'size' && Number.isSafeInteger(Number(value))) extension.length = Number(value)
    if (key.startsWith('GNU.sparse.')) extension.isSparse = true
    at += length
  }
  return extension
}
