/** The loss statement as far as the page tells it in words; docs/loss-statement.md explains every key. */
import { counted } from './dom.ts'

export interface LossStatement {
  readonly complete: boolean
  readonly totals: Omit<SourceStatement, 'file' | 'form' | 'sha256' | 'unreadable'> & {
    readonly files: number
    readonly unreadableFiles: number
  }
  readonly sources: readonly SourceStatement[]
  readonly copies: readonly { readonly first: string; readonly again: string; readonly records: number }[]
  readonly problems: readonly { readonly path: string; readonly message: string }[]
}

export interface SourceStatement {
  readonly file: string
  readonly form: string | null
  readonly sha256: string | null
  readonly unreadable: string | null
  readonly bytes: { readonly total: number; readonly damaged: number; readonly unread: number }
  readonly records: {
    readonly found: number
    readonly damaged: number
    readonly recovered: number
    readonly unrecovered: number
  }
  readonly damage: { readonly total: number; readonly byCode: { readonly [code: string]: number } }
}

/** What was lost, a sentence each; none when nothing was. */
export function lossSentences({ complete, totals, problems }: LossStatement): string[] {
  const { bytes, records, damage, unreadableFiles } = totals
  const sentences: string[] = []
  if (!complete) sentences.push('The run was interrupted: not all of the evidence was read.')
  if (problems.length > 0)
    sentences.push(`${counted(problems.length, 'path')} that should have been read could not be.`)
  if (unreadableFiles > 0) sentences.push(`Of ${counted(unreadableFiles, 'file')} nothing, or not all, could be read.`)
  if (bytes.unread > 0) sentences.push(`${counted(bytes.unread, 'byte')} of the evidence were not read.`)
  if (records.damaged > 0) sentences.push(`${counted(records.damaged, 'record')} could not be decoded.`)
  if (damage.total > 0)
    sentences.push(`${counted(damage.total, 'damage was', 'damages were')} found in the evidence: see Evidence.`)
  if (records.unrecovered > 0)
    sentences.push(`Of ${counted(records.unrecovered, 'deleted record')} too little was left to recover.`)
  return sentences
}
