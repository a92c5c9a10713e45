/** The lines of `told-inputs.ts`. */
import { shapeOf } from '../input/json-shapes.ts'
import type { Recognition } from '../input/shape-recognition.ts'
import type { FoundFile, FoundFiles } from '../node/files.ts'
import { recogniseFile } from '../node/recognise-file.ts'
import { countedText, countText, terminalText } from '../report/index.ts'
import type { EvidenceSettings } from './evidence-options.ts'

/** Lines of each kind that are shown without --verbose. */
const SHOWN = 5

/** What cannot be recognised is told when it is read. */
export async function exportLines(
  { files, setAside }: Pick<FoundFiles, 'files' | 'setAside'>,
  { shape, isVerbose }: Pick<EvidenceSettings, 'shape' | 'isVerbose'>,
): Promise<string[]> {
  const most = isVerbose ? Number.POSITIVE_INFINITY : SHOWN
  const exports: string[][] = []
  for (const file of files) exports.push(...((await recognisedLines(file, shape)) ?? []))
  const shown = exports.slice(0, most).flat()
  if (exports.length > most) shown.push(`          … and ${moreText(exports.length - most, 'export')}`)
  if (setAside.length === 0) return shown
  const named = setAside.slice(0, most).map(({ name, reason }) => `          ${terminalText(`${name}: ${reason}`)}`)
  const rest = setAside.length > most ? [`          … and ${moreText(setAside.length - most, 'file')}`] : []
  return [
    ...shown,
    `left out  ${countedText(setAside.length, 'file')} of folders and archives; named, they are read:`,
    ...named,
    ...rest,
  ]
}

function moreText(count: number, what: string): string {
  return `${countText(count)} more ${what}${count === 1 ? '' : 's'}; --verbose lists them all`
}

/** undefined: no JSON or CSV, or none that is known. */
async function recognisedLines(file: FoundFile, shape: EvidenceSettings['shape']): Promise<[string[]] | undefined> {
  const found = await recogniseFile(file)
  if (found === undefined || !('sniffed' in found)) return undefined
  const form = found.form.toUpperCase()
  if (shape !== undefined) return [[`input     ${terminalText(file.name)}: ${form}, read as ${shape}`]]
  if (found.sniffed.kind !== 'recognised') return undefined
  const { recognition } = found.sniffed
  const lost = lostText(recognition)
  return [
    [
      `input     ${terminalText(`${file.name}: ${form}, ${recognitionText(recognition)}`)}`,
      ...(lost === null ? [] : [`          lost in this shape: ${lost}`]),
    ],
  ]
}

/** `hit of Elasticsearch, Winlogbeat (winlogbeat), 100 %: winlog.event_id is "1", winlog.channel is "Security"`. */
export function recognitionText({ shape, wrappers, confidence, proof }: Recognition): string {
  const title = shape === 'xml' ? 'XML of Windows' : `${shapeOf(shape).title} (${shape})`
  return `${[...wrappers, title].join(', ')}, ${Math.round(confidence * 100)} %: ${proof}`
}

export function lostText({ shape }: Pick<Recognition, 'shape'>): string | null {
  return shape === 'xml' ? null : shapeOf(shape).lost
}
