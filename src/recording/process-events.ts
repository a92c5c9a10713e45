/**
 * The processes of a recording by the names that the description gives them, and the values that follow from them:
 * ids, logons, version resources, parents. All values are text; the field that takes one gives it its type.
 */
import { accountOf, type Birth, inventedHashes, newProcess, type Process, splitUser } from './process.ts'
import { versionResource } from './programs.ts'

/** Field name to value. What the description states itself goes before these. */
export type Values = { readonly [field: string]: string | undefined }

export interface ProcessCreation {
  readonly process: Process
  readonly parent: Process
}

export class Processes {
  readonly #named = new Map<string, Process>()
  #serial = 0

  named(name: string): Process | undefined {
    return this.#named.get(name)
  }

  /** A process that was there before the recording, or a parent that no event of it created. `data` as in event 1. */
  running(data: Values, origin: Omit<Birth, 'serial'>, user: string, name?: string): Process {
    return this.#add({ image: data.Image!, ...facts(data) }, origin, user, undefined, name)
  }

  /** `data` uses the names of Sysmon's event 1, for Security 4688 too. */
  created(data: Values, origin: Omit<Birth, 'serial'>, user: string, parent: Process, name?: string): ProcessCreation {
    return { process: this.#add({ image: data.Image!, ...facts(data) }, origin, user, parent, name), parent }
  }

  #add(
    stated: Parameters<typeof newProcess>[0],
    origin: Omit<Birth, 'serial'>,
    user: string,
    parent: Process | undefined,
    name: string | undefined,
  ): Process {
    const process = newProcess(stated, { ...origin, serial: this.#serial++ }, user, parent)
    if (name !== undefined) this.#named.set(name, process)
    return process
  }
}

function facts(data: Values) {
  return {
    commandLine: data.CommandLine,
    currentDirectory: data.CurrentDirectory,
    user: data.User,
    integrity: data.IntegrityLevel,
    guid: data.ProcessGuid,
    id: optionalNumber(data.ProcessId),
    session: optionalNumber(data.TerminalSessionId),
  }
}

function optionalNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

/** Sysmon's event 1. */
export function sysmonCreation({ process, parent }: ProcessCreation): Values {
  return {
    ...versionResource(process.image),
    ...acting(process),
    CommandLine: process.commandLine,
    CurrentDirectory: process.currentDirectory,
    LogonGuid: process.logonGuid,
    LogonId: String(process.logonId),
    TerminalSessionId: String(process.session),
    IntegrityLevel: process.integrity,
    Hashes: inventedHashes(process.image),
    ParentProcessGuid: parent.guid,
    ParentProcessId: String(parent.id),
    ParentImage: parent.image,
    ParentCommandLine: parent.commandLine,
    ParentUser: parent.user,
  }
}

/** Sysmon's other events: the process that did it. */
export function acting(process: Process): Values {
  return { ProcessGuid: process.guid, ProcessId: String(process.id), Image: process.image, User: process.user }
}

/** Security 4688. `ProcessId` is the parent's there. */
export function securityCreation({ process, parent }: ProcessCreation): Values {
  const { sid, logonId } = accountOf(process.user)
  const { domain, name } = splitUser(process.user)
  return {
    SubjectUserSid: sid,
    SubjectUserName: name,
    SubjectDomainName: domain,
    SubjectLogonId: String(logonId),
    NewProcessId: String(process.id),
    NewProcessName: process.image,
    TokenElevationType: ELEVATION[process.integrity],
    ProcessId: String(parent.id),
    CommandLine: process.commandLine,
    ParentProcessName: parent.image,
    MandatoryLabel: MANDATORY_LABELS[process.integrity],
  }
}

/** Well-known SIDs of the integrity levels (MS-DTYP 2.4.2.4). */
const MANDATORY_LABELS: Values = {
  Low: 'S-1-16-4096',
  Medium: 'S-1-16-8192',
  High: 'S-1-16-12288',
  System: 'S-1-16-16384',
}

/** Message parameters: %%1936 full token, %%1937 elevated, %%1938 limited. */
const ELEVATION: Values = { Low: '%%1938', Medium: '%%1938', High: '%%1937', System: '%%1936' }
