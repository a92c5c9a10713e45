/** What a document says that its detections miss, against what they read. Only statements of a few plain kinds are judged. */

import type { LogEvent } from './detection.ts'
import type { DocumentPart } from './detection-document.ts'
import type { Find } from './finding.ts'
import type { Standing } from './standing.ts'
import { leavesOf, truthOf, type VerdictLeaf } from './verdict.ts'

interface Activity {
  readonly name: string
  /** The words of the activity, behind `without` or `requires`. */
  readonly words: RegExp
  /** By event ids of Sysmon, PowerShell and the Security log: no two of them share one of these. */
  readonly eventIds: readonly number[]
}

const ACTIVITIES: readonly Activity[] = [
  {
    name: 'files being written',
    words:
      /fil(?:e|ing) ?-?(?:system )?(?:writes?|creations?|drops?|events?|activity)|writ(?:e|ing|es) (?:any |a |anything )?(?:to )?(?:files?|disk)|touch(?:ing)? (?:the )?disk|dropping (?:a )?files?/i,
    eventIds: [2, 11, 15, 23, 26],
  },
  {
    name: 'network connections',
    words: /network ?-?(?:connections?|traffic|activity|events?)|outbound connections?/i,
    eventIds: [3, 5156],
  },
  {
    name: 'changes of the registry',
    words: /registry ?-?(?:writes?|changes?|modifications?|events?|keys?|auditing)/i,
    eventIds: [12, 13, 14, 4657],
  },
  { name: 'DNS queries', words: /dns ?-?(?:quer(?:y|ies)|requests?|lookups?|events?)/i, eventIds: [22] },
  {
    name: 'modules being loaded',
    words: /(?:image|module|dll) ?-?loads?|loading (?:of )?(?:a |any )?(?:dlls?|modules?|images?)/i,
    eventIds: [7],
  },
  { name: 'script blocks', words: /script ?-?block ?-?logging|\b4104\b/i, eventIds: [4104] },
  { name: 'PowerShell modules', words: /module ?-?logging|\b4103\b/i, eventIds: [4103] },
]

/** What the attack is said to do without; what the detection does not see is another matter. */
const WITHOUT =
  /\b(?:without|lacking|(?:that|which|who) (?:do|does|did)(?: not|n['’]t)|ohne|sans|sin)\b(?!\s+(?:also |being )?(?:detect|see|cover|monitor|captur|log|record|inspect|analy[sz]|look|track|report|alert|trigger|requir|rely|need))(.{0,60})/gi
/** Said of the detection itself, and not as what would help to see more. */
const REQUIRES =
  /^(?:(?:this|the) )?(?:detection|rule|query|analytic|alert|it)?\s*(?:requires?|relies on|depends on|needs)\b(?!.*\bto (?:detect|see|catch|cover|find))(.{0,60})/gi

export function checkLimitations(
  { limitations, rules, queries }: DocumentPart,
  standings: readonly Standing[],
  find: Find,
): void {
  const reads = standings.flatMap(({ detection }) => detection.reads ?? [])
  if (standings.some(({ detection }) => detection.reads === undefined) && reads.length === 0) return
  for (const mention of limitations) {
    const unread = unreadActivity(mention.text, reads)
    if (unread !== undefined)
      find(
        'limitation-unread',
        mention,
        `Whether there are ${unread} makes no difference: the detection reads ${readNames(reads)}, and nothing of that.`,
        'Say what decides: the process that is started and its command line.',
      )
    // A detection that could not be read may be the one that is meant.
    const isWhole = standings.length >= rules.length + queries.length
    const contradiction = isWhole ? contradicted(mention.text, meantBy(mention.text, standings)) : undefined
    if (contradiction !== undefined) find('limitation-contradicted', mention, contradiction)
  }
}

function unreadActivity(text: string, reads: readonly LogEvent[]): string | undefined {
  const behind = [...text.matchAll(WITHOUT), ...text.matchAll(REQUIRES)].map(([, words]) => words!)
  const named = ACTIVITIES.find(({ words }) => behind.some((each) => words.test(each)))
  if (named === undefined) return undefined
  const isRead = reads.some(({ eventId }) => eventId === null || named.eventIds.includes(eventId))
  return isRead ? undefined : named.name
}

function readNames(reads: readonly LogEvent[]): string {
  const ids = [...new Set(reads.map(({ eventId }) => eventId))]
  return ids.every((id) => id === 1 || id === 4688) ? 'process creations' : `event ${ids.join(', ')}`
}

/** Of the rule or of the query alone, where it says so. */
function meantBy(text: string, standings: readonly Standing[]): readonly Standing[] {
  const [isRule, isQuery] = [/\b(?:rule|sigma)\b/i.test(text), /\b(?:query|kibana|kql)\b/i.test(text)]
  if (isRule === isQuery) return standings
  return standings.filter(({ detection }) => detection.kind === (isRule ? 'rule' : 'query'))
}

/** A statement about other or renamed programs, when the detections do not look at the program, or not at its name. */
function contradicted(text: string, standings: readonly Standing[]): string | undefined {
  const asking = standings.filter(({ seen }) => seen.length > 0)
  if (asking.length === 0 || asking.length < standings.length) return undefined
  const own = ownProgram(text, asking)
  if (own !== undefined) return `The detection sees the test, which is done with ${own}.`
  const only = /\bnon-?\s?([\w.]+)\s+(?:binar|tool|process|program|executable|utilit|shell|interpreter)/i.exec(
    text,
  )?.[1]
  if (
    only !== undefined &&
    asking.every(({ seen }) => !seen.some(({ verdict }) => leavesOf(verdict).some((leaf) => speaksOf(leaf, only))))
  )
    return `The detection does not ask which program it is, so it sees others than ${only} as well.`
  if (
    /\brenam(?:ed|ing)\b/i.test(text) &&
    /binar|execut|program|tool|copy|copies|\.exe|powershell|cmd/i.test(text) &&
    asking.every(seesRenamed)
  )
    return 'The detection sees a renamed program too: it is known by its original file name, or not asked for.'
  return undefined
}

/** `Deletion with vssadmin.exe`: nothing is said of how, so it is the test itself that would not be seen. */
function ownProgram(text: string, standings: readonly Standing[]): string | undefined {
  const named =
    /\b(?:using|with|via|through|by|mit|avec|con)\s+(?:the\s+)?`?([\w-]+\.exe)`?(?=\s*(?:$|[.,;]|(?:is|are|was|were|will|or)\b))/i.exec(
      text,
    )?.[1]
  if (named === undefined || OTHERWISE.test(text)) return undefined
  // A detection of which nobody can tell may have an exception that no test knows.
  const asks = ({ seen }: Standing): boolean =>
    seen.some(
      ({ verdict }) =>
        truthOf(verdict) !== false &&
        leavesOf(verdict).some(
          ({ subject, literal, truth }) =>
            subject === 'program' && truth === true && literal?.toLowerCase().endsWith(named.toLowerCase()) === true,
        ),
    )
  const isSeen = standings.some(({ seen }) => seen.some(({ verdict }) => truthOf(verdict) === true))
  return isSeen && standings.every(asks) ? named : undefined
}

/** Done in another way, or about what the detection is made for. */
const OTHERWISE =
  /renam|cop(?:y|ied|ies)|other|another|rather|instead|than|except|only|not (?:by|with|via|using|through)|without|unless|when|if\b|where|remote|limited|focus|rel(?:y|ies)|looks?\b|depend|require|noise|false|legit|\badmin|later|before|after/i

function speaksOf({ subject, literal }: VerdictLeaf, program: string): boolean {
  return (
    subject === 'program' || (literal?.toLowerCase().includes(program.toLowerCase().replace(/\.exe$/, '')) ?? false)
  )
}

/** Fires on an event that it fires on already, when nothing that asks for the file's name would hold. */
function seesRenamed({ seen }: Standing): boolean {
  return seen.some(
    ({ kind, verdict }) =>
      kind !== 'security-4688' && truthOf(verdict) === true && truthOf(withoutNames(verdict)) === true,
  )
}

type Tree = Parameters<typeof truthOf>[0]

function withoutNames(verdict: Tree): Tree {
  if (verdict.op === 'not') return { op: 'not', of: withoutNames(verdict.of) }
  if (verdict.op !== 'test') return { op: verdict.op, of: verdict.of.map(withoutNames) }
  const isName = /^(?:Image|NewProcessName|process\.(?:name|executable)(?:\.text)?)$/.test(verdict.field ?? '')
  return isName && verdict.truth === true ? { ...verdict, truth: false } : verdict
}
