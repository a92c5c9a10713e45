/** Slips of spelling: in the detection that has one, or in the command when both detections miss it by the same letters. */
import type { Span, TextEdit } from '../sigma/diagnostics.ts'
import type { Find } from './finding.ts'
import type { DocumentRuns } from './runs.ts'
import type { Slip, Standing } from './standing.ts'

/** @param text the whole document */
export function tellSlips(standings: readonly Standing[], { commands }: DocumentRuns, text: string, find: Find): void {
  const slips = standings.flatMap((standing) => standing.slips.map((slip) => ({ ...slip, standing })))
  const [command] = commands
  for (const slip of slips) {
    const partners = slips.filter(
      (each) => core(each) === core(slip) && each.standing.detection.kind !== slip.standing.detection.kind,
    )
    if (partners.length > 0 && command !== undefined) {
      if (slip.standing.detection.kind === 'rule')
        find(
          'command-typo',
          placeOf(slip.part, command.block, text),
          `The command has "${slip.part}"; rule and query both look for "${slip.leaf.literal}" (distance ${slip.distance}).`,
        )
      continue
    }
    const { leaf, part, distance } = slip
    const fix = mendOf(slip, text)
    const other = standings.find(
      ({ detection }) =>
        detection.kind !== slip.standing.detection.kind && detection.asks.some((each) => holds(each.literal, part)),
    )
    const spelt = other === undefined ? '' : ` ${other.detection.name} has it so.`
    find(
      'value-typo',
      leaf.place,
      `"${leaf.literal}" is nowhere in what the test does; "${part}" is, at distance ${distance}.`,
      `Did you mean "${part}"?${spelt}`,
      fix,
    )
  }
}

function holds(text: string | null, part: string): boolean {
  return text?.toLowerCase().includes(part.toLowerCase().replace(/^[^\p{L}\p{N}]+/u, '')) === true
}

/** What is misspelt, whatever stands around it in each language. */
function core({ leaf }: Slip): string {
  return leaf.literal!.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
}

function placeOf(part: string, block: Span, text: string): Span {
  const at = text.slice(block.start, block.end).toLowerCase().indexOf(part.toLowerCase())
  return at < 0 ? block : { start: block.start + at, end: block.start + at + part.length }
}

/** The literal where it stands letter for letter in its value, once. */
function mendOf({ leaf: { literal, place }, part }: Slip, text: string): readonly TextEdit[] | undefined {
  const written = text.slice(place.start, place.end)
  const at = written.indexOf(literal!)
  if (at < 0 || written.includes(literal!, at + 1) || /['"\n]/.test(part)) return undefined
  return [{ start: place.start + at, end: place.start + at + literal!.length, text: part }]
}
