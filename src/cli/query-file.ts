/** The query of a command line, read and judged. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadQuery, type Query } from '../kql/index.ts'
import { systemMessage } from '../node/system-message.ts'
import { frame } from '../report/index.ts'
import type { QuerySource } from './agree-options.ts'
import { UserError } from './exit-codes.ts'
import { type Io, paintFor, say } from './io.ts'

interface Asked {
  readonly hasDataView: boolean
  readonly hasPipelines: boolean
  readonly isQuiet: boolean
  readonly color: boolean | undefined
}

type Source = Exclude<QuerySource, { document: string }>

/** undefined: it was refused; what is wrong with it has then been told. @throws UserError when there is no such file */
export function readQuery(source: Source, asked: Asked, io: Io): Query | undefined {
  if ('path' in source) return loadedQuery(fileText(source.path, io.cwd), source.path, asked, io)
  return loadedQuery(source.text, '--query', asked, io)
}

/** As `readQuery`, with the text at hand. */
export function loadedQuery(text: string, path: string, asked: Asked, io: Io): Query | undefined {
  const { hasDataView, hasPipelines, isQuiet, color } = asked
  const { rule, diagnostics } = loadQuery(text, { path, dataView: hasDataView, pipelines: hasPipelines })
  const paint = paintFor(io, color)
  for (const each of diagnostics) if (each.severity === 'error' || !isQuiet) say(io, frame(text, each, paint).trimEnd())
  return rule
}

function fileText(path: string, cwd: string): string {
  try {
    // The decoder drops a byte order mark; Windows' own shell writes UTF-16.
    const bytes = readFileSync(resolve(cwd, path))
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
    return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes)
  } catch (error) {
    throw new UserError(`--query-file ${path}: ${systemMessage(error)}`)
  }
}
