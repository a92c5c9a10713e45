/** Archives for tests, made by others: zip.js, zlib, the tar and 7-Zip programs. `fixtures/` were made by 7-Zip 26. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import {
  BlobReader,
  configure,
  Uint8ArrayReader,
  Uint8ArrayWriter,
  ZipWriter,
  type ZipWriterConstructorOptions,
} from '@zip.js/zip.js'
import { temporaryFolder } from '../temporary-folder.ts'

configure({ useWebWorkers: false })

/** Path in the archive → content. */
export type Tree = { readonly [path: string]: string | Uint8Array }

export async function zip(tree: Tree, options: ZipWriterConstructorOptions = {}): Promise<Buffer> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), options)
  for (const [path, content] of Object.entries(tree)) {
    const reader = typeof content === 'string' ? new BlobReader(new Blob([content])) : new Uint8ArrayReader(content)
    await writer.add(path, reader)
  }
  return Buffer.from(await writer.close())
}

/** By the program of that name, so that long names come as it writes them. */
export function tar(tree: Tree): Buffer {
  const made = spawnSync('tar', ['-cf', '-', '-C', temporaryFolder(tree), '.'], { maxBuffer: 256 * 1024 * 1024 })
  if (made.status !== 0) throw new Error(`tar: ${made.error?.message ?? made.stderr}`)
  return made.stdout
}

export const hasTar = spawnSync('tar', ['--version']).status === 0
if (!hasTar) console.warn('The program tar is not there: reading its archives is not tested.')

export const sevenZip = ['7zz', '7z', '7za'].find((command) => spawnSync(command, ['i']).status === 0)
if (sevenZip === undefined) console.warn('7-Zip is not there: its archives are tested with those that were kept.')

export function gzip(content: string | Uint8Array): Buffer {
  return gzipSync(content)
}

export function fixture(name: string): Buffer {
  return readFileSync(fileURLToPath(new URL(`fixtures/${name}`, import.meta.url)))
}
