import type { ProcessForest, ProcessLosses } from '../event/index.ts'
import { MAX_PROCESSES } from '../event/index.ts'
import { countedText, countText, type Paint } from '../report/index.ts'
import { MAX_MATCHES, type MatchesOfProcesses } from './process-matches.ts'

interface TreeFacts {
  readonly forest: ProcessForest
  readonly shown: number
  readonly asked: number
  readonly losses: ProcessLosses
  readonly matches: MatchesOfProcesses | null
}

/** What a tree was made of; quiet runs hear only of what is missing in it. */
export function treeStatement(
  { forest, shown, asked, losses, matches }: TreeFacts,
  paint: Paint,
  isQuiet: boolean,
): string[] {
  const recorded = forest.processes.filter(({ ticks }) => ticks !== null).length
  const others = forest.processes.length - recorded
  const copies = forest.copies === 0 ? '' : `, ${countedText(forest.copies, 'copy', 'copies')} left out`
  return [
    ...(isQuiet
      ? []
      : [
          `processes ${countText(recorded)} recorded, ${countText(others)} known only by what they did${copies}`,
          ...(matches === null ? [] : [`matches   ${countText(matches.count)}`]),
          `shown     ${countText(shown)}: ${countText(asked)} asked for, with their ancestors and descendants`,
        ]),
    ...lossLines(losses, matches?.lost ?? 0).map((line) => paint('warning', line)),
  ]
}

function lossLines({ events, texts, timeless }: ProcessLosses, lostMatches: number): string[] {
  const lines: string[] = []
  if (events > 0)
    lines.push(
      `limit     ${countText(events)} creations and ends of processes left out: ${countText(MAX_PROCESSES)} are kept; name fewer logs`,
    )
  if (lostMatches > 0)
    lines.push(
      `limit     ${countText(lostMatches)} matches left out: ${countText(MAX_MATCHES)} are kept; --min-level, --from and --to give fewer`,
    )
  if (texts > 0) lines.push(`limit     ${countedText(texts, 'long text')} of processes cut`)
  if (timeless > 0) lines.push(`limit     ${countedText(timeless, 'event')} of processes without a time left out`)
  return lines
}
