import type { Process, ProcessForest } from '../event/index.ts'
import { countedText, terminalText } from '../report/index.ts'
import type { TreeSettings } from './tree-options.ts'

export interface NamedProcesses {
  readonly processes: readonly Process[]
  /** A line for each name that no process has. */
  readonly unmet: readonly string[]
}

/** Those that --guid, --pid and --image name; all of them when nothing was asked for. */
export function namedProcesses(
  forest: ProcessForest,
  { guids, pids, at, images }: TreeSettings,
  hasRules: boolean,
  isInWindow: (process: Process) => boolean,
): NamedProcesses {
  const all = forest.processes.filter(isInWindow)
  if (!hasRules && guids.length + pids.length + images.length === 0) return { processes: all, unmet: [] }
  const found = new Set<Process>()
  const unmet: string[] = []
  const take = (what: string, processes: readonly Process[]): void => {
    for (const process of processes) found.add(process)
    if (processes.length === 0)
      unmet.push(
        `${terminalText(what)}: no such process; the logs show ${countedText(all.length, 'process', 'processes')}`,
      )
  }
  for (const guid of guids)
    take(
      `--guid ${guid}`,
      all.filter((process) => process.guid === guid),
    )
  for (const pid of pids) take(`--pid ${pid}`, forest.withPid(pid, at).filter(isInWindow))
  for (const image of images)
    take(
      `--image ${image}`,
      all.filter((process) => isImage(process.image, image)),
    )
  return { processes: [...found], unmet }
}

/** The path or an end of it that begins behind a backslash. */
function isImage(path: string | null, image: string): boolean {
  const folded = path?.toLowerCase()
  return folded !== undefined && (folded === image || folded.endsWith(`\\${image}`))
}
