/** Real recordings in each shape: SigmaHQ's rules find in them what they find in EVTX, but for what the shape has lost. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Detector } from '../../src/detect/index.ts'
import { eventOf } from '../../src/event/index.ts'
import { bytesSource, type LogRecord, readEvtx } from '../../src/evtx/index.ts'
import { type Recognition, readCsvExport, readJsonExport } from '../../src/input/index.ts'
import { describeWithShared, SHARED } from '../shared-folder.ts'
import { loadEventRules } from '../sigma/event-rules.ts'
import { sharedRuleFiles } from '../sigma/shared-cases.ts'
import { recordings } from './corpora.ts'
import { readText } from './reading.ts'
import { MAKERS } from './shape-makers.ts'

const RECORDINGS = [
  'AutomatedTestingTools/panache_sysmon_vs_EDRTestingScript.evtx',
  'AutomatedTestingTools/Malware/sideloading_uacbypass_rundll32_injection_c2.evtx',
  'Command and Control/DE_RDP_Tunnel_5156.evtx',
  'Credential Access/dc_applog_ntdsutil_dfir_325_326_327.evtx',
  'Credential Access/ppl_bypass_ppldump_knowdll_hijack_sysmon_security.evtx',
  'Credential Access/sysmon_10_1_memdump_comsvcs_minidump.evtx',
  'Persistence/persistence_security_dcshadow_4742.evtx',
  'Persistence/wmighost_sysmon_20_21_1.evtx',
  'Privilege Escalation/NTLM2SelfRelay-med0x2e-security_4624_4688.evtx',
  'Privilege Escalation/privesc_roguepotato_sysmon_17_18.evtx',
].map((name) => join(SHARED, 'corpora/EVTX-ATTACK-SAMPLES', name))

/** Titles of rules whose matches differ in a shape, and the reason; docs/inputs.md says the same in general. */
const EMPTY = {
  '+HackTool - CACTUSTORCH Remote Thread Creation': 'asks for StartModule: null; an empty one is left out',
}
const EMPTY_OR_DASH = {
  ...EMPTY,
  '+External Remote SMB Logon from Public IP': 'makes an exception for IpAddress: "-", which is left out',
}
const NO_PROVIDER = {
  '-Dump Ntds.dit To Suspicious Location': 'names the provider, which the profile does not have',
  '-Ntdsutil Abuse': 'names the provider, which the profile does not have',
}
const DIFFERENCES: { readonly [maker: string]: { readonly [title: string]: string } } = {
  Winlogbeat: EMPTY,
  'Winlogbeat 6': EMPTY,
  'Winlogbeat in a table of Kibana': EMPTY,
  'hits of Elasticsearch, on one line': EMPTY,
  'Elastic Agent (ECS)': EMPTY_OR_DASH,
  'elasticdump of ECS': EMPTY_OR_DASH,
  'Hayabusa with all fields': NO_PROVIDER,
}

const EVTX_DUMP = join(homedir(), '.cargo/bin/evtx_dump')
const hasEvtxDump = existsSync(EVTX_DUMP)
if (!hasEvtxDump) console.warn('evtx_dump is not installed: its JSON is not compared with EVTX.')

async function evtxRecords(path: string): Promise<LogRecord[]> {
  const records: LogRecord[] = []
  for await (const record of readEvtx(bytesSource(path, readFileSync(path)))) records.push(record)
  return records
}

describeWithShared('ten recordings and SigmaHQ’s rules', () => {
  const detector = new Detector(loadEventRules(sharedRuleFiles()).rules)

  const titlesOf = (record: LogRecord): string[] => detector.match(eventOf(record)).map(({ rule }) => rule.title)

  /** Each record with the titles of the rules that match it in EVTX; read once for all shapes. */
  const recorded = new Map<string, (readonly [LogRecord, string[]])[]>()
  async function recordsOf(path: string): Promise<(readonly [LogRecord, string[]])[]> {
    const known = recorded.get(path) ?? (await evtxRecords(path)).map((record) => [record, titlesOf(record)] as const)
    recorded.set(path, known)
    return known
  }

  it.each(Object.entries(MAKERS))('%s', async (name, { make, shape, sysmon }) => {
    let count = 0
    const differing = new Set<string>()
    for (const path of RECORDINGS) {
      const all = await recordsOf(path)
      const isMeant = ([{ provider }]: (typeof all)[number]) =>
        sysmon === undefined || provider === 'Microsoft-Windows-Sysmon'
      const meant = all.filter(isMeant)
      const records = meant.map(([record]) => record)
      if (records.length === 0) continue
      let recognition: Recognition | undefined
      const read = name.includes('table') || name.includes('as text') ? readCsvExport : readJsonExport
      const reading = await readText(read, make(records), { onRecognised: (told) => (recognition = told) })
      expect(reading.damages).toEqual([])
      expect(reading.records).toHaveLength(records.length)
      // A document without any of Elastic’s own names looks the same with and without pipelines.
      expect(recognition?.shape).toBeOneOf(shape === 'ecs' ? ['ecs', 'winlogbeat'] : [shape])
      // Some shapes have no ids, but all have the order of the records.
      for (const [i, [, wanted]] of meant.entries()) {
        const found = titlesOf(reading.records[i]!)
        count += wanted.length
        for (const title of wanted) if (!found.includes(title)) differing.add(`-${title}`)
        for (const title of found) if (!wanted.includes(title)) differing.add(`+${title}`)
      }
    }
    expect([...differing].sort()).toEqual(Object.keys(DIFFERENCES[name] ?? {}).sort())
    expect(count).toBeGreaterThan(90)
  })
})

/** What evtx_dump prints, and what others make of the same objects. */
const FORMS_OF_EVTX_DUMP: { readonly [name: string]: (path: string) => string } = {
  'lines of JSON': (path) => evtxDump(path, '-o', 'jsonl'),
  'attributes apart': (path) => evtxDump(path, '-o', 'jsonl', '--separate-json-attributes'),
  'JSON with numbers of records': (path) => evtxDump(path, '-o', 'json'),
  'indented JSON': (path) => evtxDump(path, '-o', 'json', '--dont-show-record-number'),
  'records of pyevtx-rs': (path) =>
    rewritten(path, (line, i) => ({ event_record_id: i, timestamp: '2020-01-01 00:00:00 UTC', data: line })),
  'matches of Chainsaw': (path) =>
    rewritten(path, (line) => ({
      group: 'Sigma',
      kind: 'individual',
      document: { kind: 'evtx', data: JSON.parse(line) },
    })),
}

function evtxDump(path: string, ...argv: string[]): string {
  return execFileSync(EVTX_DUMP, [...argv, '--threads', '1', path], {
    encoding: 'utf8',
    maxBuffer: 1e9,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

function rewritten(path: string, object: (line: string, i: number) => unknown): string {
  const lines = evtxDump(path, '-o', 'jsonl').trim().split('\n')
  return lines.map((line, i) => JSON.stringify(object(line, i))).join('\n')
}

describe.skipIf(!hasEvtxDump)('what evtx_dump prints has every value that EVTX has', () => {
  const paths = recordings(23)
  it.each(Object.entries(FORMS_OF_EVTX_DUMP))('%s', async (_, print) => {
    for (const path of paths) {
      const byId = new Map((await evtxRecords(path)).map((record) => [record.recordId, record]))
      const { records, damages } = await readText(readJsonExport, print(path))
      expect(damages).toEqual([])
      expect(records).toHaveLength(byId.size)
      for (const record of records) {
        const original = byId.get(record.recordId)!
        expect(new Map(record.system())).toEqual(new Map(original.system()))
        expect(record.data().filter(isFilled)).toEqual(
          original
            .data()
            .map(({ name, value }) => ({ name, value }))
            .filter(isFilled),
        )
        expect(record.timeCreated).toBe(original.timeCreated)
      }
    }
  })
})

/** Values that hold nothing are there or not, as the exporter likes. */
function isFilled({ value }: { readonly value: string }): boolean {
  return value !== ''
}
