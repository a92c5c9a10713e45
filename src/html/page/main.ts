/** The page of a report: reads its data and shows five views of them. */
import { element } from './dom.ts'
import { evidenceView } from './evidence-view.ts'
import type { LossStatement } from './loss-statement.ts'
import { MatchView } from './match-view.ts'
import { overview } from './overview.ts'
import { ProcessView } from './process-view.ts'
import { Report } from './report.ts'
import { rulesView } from './rules-view.ts'
import { Tabs } from './tabs.ts'

async function start(): Promise<void> {
  const report = await Report.read()
  const lossText = await report.lossStatement()
  const loss = JSON.parse(lossText) as LossStatement
  const showRule = (rule: number): void => {
    tabs.show('Matches')
    matches().chooseRule(rule)
  }
  const tabs = new Tabs([
    { name: 'Overview', make: () => overview(report, loss, { onRule: showRule }) },
    { name: 'Matches', count: report.matchCount, make: () => matches().root },
    { name: 'Processes', count: report.head.processes.parent.length, make: () => processes().root },
    { name: 'Rules', count: report.head.rules.length, make: () => rulesView(report, { onRule: showRule }) },
    { name: 'Evidence', count: loss.sources.length, make: () => evidenceView(loss, lossText) },
  ])
  const matches = once(() => {
    const view = new MatchView(report, {
      onProcess: (process) => {
        tabs.show('Processes')
        processes().showProcess(process)
      },
    })
    void view.update()
    return view
  })
  const processes = once(
    () =>
      new ProcessView(report, {
        onMatch: (match) => {
          tabs.show('Matches')
          void matches().showMatch(match)
        },
        onFamily: (process) => {
          tabs.show('Matches')
          matches().chooseProcess(process)
        },
      }),
  )
  const version = element('p', { class: 'version' }, `sigma-replay ${report.head.version}`)
  const header = element('header', {}, element('h1', {}, 'Report'), version, tabs.bar)
  document.getElementById('app')!.replaceChildren(header, element('main', {}, ...tabs.panels))
  tabs.show('Overview')
  document.documentElement.dataset.ready = 'true'
}

/** Views are made when they are first looked at. */
function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** Whatever cannot be read or drawn is said, at the beginning or when it is asked for. */
function tellFailure(reason: unknown): void {
  const why = reason instanceof Error ? reason.message : String(reason)
  const message = `This report cannot be shown: ${why}. A file that was cut off or changed, or a browser from before 2024, may be the reason.`
  document.getElementById('app')!.prepend(element('p', { class: 'failure', role: 'alert' }, message))
}

addEventListener('unhandledrejection', ({ reason }) => tellFailure(reason))
void start()
