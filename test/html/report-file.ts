/** What the file of a report holds, read without a browser. */
import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'
import type { EventDetail, ReportHead } from '../../src/html/report-data.ts'

export interface ReadReport {
  readonly head: ReportHead
  readonly loss: { readonly complete: boolean; readonly sources: readonly { readonly sha256: string | null }[] }
  /** Of each event. */
  readonly details: readonly EventDetail[]
  readonly html: string
}

export function readReport(path: string): ReadReport {
  const html = readFileSync(path, 'utf8')
  const data = new Map(
    [...html.matchAll(/<script type="text\/plain" id="([\w-]+)">([^<]*)<\/script>/g)].map(([, id, packed]) => [
      id!,
      inflateRawSync(Buffer.from(packed!, 'base64')).toString(),
    ]),
  )
  const blocks = [...data].filter(([id]) => id.startsWith('block-'))
  return {
    head: JSON.parse(data.get('head')!) as ReportHead,
    loss: JSON.parse(data.get('loss')!) as ReadReport['loss'],
    details: blocks.flatMap(([, text]) => JSON.parse(text) as EventDetail[]),
    html,
  }
}
