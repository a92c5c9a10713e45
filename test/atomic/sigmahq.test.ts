/** SigmaHQ's rules that name a test of Atomic Red Team fire on the events that are made of it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { AtomicTests, fillIn, madeRuns, readAtomics, simulationsIn } from '../../src/atomic/index.ts'
import { Detector } from '../../src/detect/index.ts'
import { loadRules } from '../../src/sigma/index.ts'
import { describeWithShared, SHARED, sharedFiles } from '../shared-folder.ts'

/** Rules whose events the command does not make itself, or that leave it out. */
const SILENT: readonly string[] = [
  // Other events than a command line tells of: a task changed, keys deleted, a value that lsass sets.
  'win_security_susp_scheduled_task_delete_or_disable.yml T1490 8',
  'win_taskscheduler_susp_schtasks_delete_or_disable.yml T1490 8',
  'registry_delete_removal_amsi_registry_key.yml T1685 17',
  'registry_event_add_local_hidden_user.yml T1564.002 3',
  // Values that PowerShell sets in ways that are not read.
  'registry_set_bypass_uac_using_delegateexecute.yml T1548.002 7',
  'registry_set_bypass_uac_using_silentcleanup_task.yml T1548.002 9',
  'registry_set_change_security_zones.yml T1112 5',
  'registry_set_disable_autologger_sessions.yml T1685 60',
  // The rule wants another option than the test has; the rule makes an exception of 127.0.0.1.
  'proc_creation_win_discovery_via_reg_queries.yml T1082 1',
  'proc_creation_win_wmic_remote_execution.yml T1047 6',
]

describeWithShared('SigmaHQ’s links to Atomic Red Team', () => {
  const readings = sharedFiles('atomics', '.yaml').map((path) => readAtomics(readFileSync(join(SHARED, path)), path))
  const tests = new AtomicTests(readings.flatMap((reading) => reading.tests))

  it('finds every file of Atomic Red Team readable', () => {
    expect(readings.flatMap(({ problems }) => problems)).toEqual([])
    expect(tests.tests.length).toBeGreaterThan(1500)
  })

  it('lead to tests on whose events the rules fire', () => {
    const silent: string[] = []
    let fired = 0
    for (const path of sharedFiles('sigma', '.yml')) {
      const text = readFileSync(join(SHARED, path), 'utf8')
      if (!text.includes('product: windows')) continue
      for (const { guid } of simulationsIn(text, path)) {
        const test = tests.ofGuid(guid!)!
        const { text: command } = fillIn(test.executor.command, test.inputs)
        const [local] = madeRuns({ executor: test.executor.name, command, isElevated: test.executor.isElevated })
        const detector = new Detector(loadRules([{ path, text }]).rules)
        if (local!.events.some(({ event }) => detector.match(event).length > 0)) fired++
        else silent.push(`${path.replace(/^.*\//, '')} ${test.technique} ${test.number}`)
      }
    }
    expect(silent.sort()).toEqual([...SILENT].sort())
    expect(fired).toBeGreaterThan(60)
  })
})
