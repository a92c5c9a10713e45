/** How winlogbeat's pipelines sort events by their id: `event.category`, `event.type`, `event.action`. */
export interface EcsEventKind {
  readonly category?: readonly string[]
  readonly type?: readonly string[]
  readonly action: string
}

function kind(category: string, type: string, action: string): EcsEventKind {
  return {
    ...(category === '' ? {} : { category: category.split(' ') }),
    ...(type === '' ? {} : { type: type.split(' ') }),
    action,
  }
}

export const SYSMON_EVENTS: { readonly [eventId: string]: EcsEventKind } = {
  '1': kind('process', 'start', 'Process creation'),
  '2': kind('file', 'change', 'A process changed a file creation time'),
  '3': kind('network', 'start connection protocol', 'Network connection'),
  '4': kind('process', 'change', 'Sysmon service state changed'),
  '5': kind('process', 'end', 'Process terminated'),
  '6': kind('driver', 'start', 'Driver loaded'),
  '7': kind('process', 'change', 'Image loaded'),
  '8': kind('process', 'change', 'CreateRemoteThread'),
  '9': kind('process', 'access', 'RawAccessRead'),
  '10': kind('process', 'access', 'ProcessAccess'),
  '11': kind('file', 'creation', 'FileCreate'),
  '12': kind('configuration registry', 'change', 'RegistryEvent (Object create and delete)'),
  '13': kind('configuration registry', 'change', 'RegistryEvent (Value Set)'),
  '14': kind('configuration registry', 'change', 'RegistryEvent (Key and Value Rename)'),
  '15': kind('file', 'access', 'FileCreateStreamHash'),
  '16': kind('configuration', 'change', 'ServiceConfigurationChange'),
  '17': kind('file', 'creation', 'PipeEvent (Pipe Created)'),
  '18': kind('file', 'access', 'PipeEvent (Pipe Connected)'),
  '19': kind('process', 'info', 'WmiEvent (WmiEventFilter activity detected)'),
  '20': kind('process', 'change', 'WmiEvent (WmiEventConsumer activity detected)'),
  '21': kind('process', 'access', 'WmiEvent (WmiEventConsumerToFilter activity detected)'),
  '22': kind('network', 'connection protocol info', 'DNSEvent (DNS query)'),
  '23': kind('file', 'deletion', 'FileDelete (File Delete archived)'),
  '24': kind('', 'change', 'ClipboardChange (New content in the clipboard)'),
  '25': kind('process', 'change', 'ProcessTampering (Process image change)'),
  '26': kind('file', 'deletion', 'FileDeleteDetected (File Delete logged)'),
  '27': kind('file', 'creation', 'FileBlockExecutable'),
  '28': kind('file', 'deletion', 'FileBlockShredding'),
  '29': kind('file', 'creation', 'FileExecutableDetected'),
  '255': kind('process', '', 'Error'),
}

/** The more frequent ones of those that the pipeline knows. */
export const SECURITY_EVENTS: { readonly [eventId: string]: EcsEventKind } = {
  '1100': kind('process', 'end', 'logging-service-shutdown'),
  '1102': kind('iam', 'admin change', 'audit-log-cleared'),
  '4616': kind('configuration', 'change', 'system-time-changed'),
  '4624': kind('authentication', 'start', 'logged-in'),
  '4625': kind('authentication', 'start', 'logon-failed'),
  '4634': kind('authentication', 'end', 'logged-out'),
  '4647': kind('authentication', 'end', 'logged-out'),
  '4648': kind('authentication', 'start', 'logged-in-explicit'),
  '4657': kind('registry configuration', 'change', 'registry-value-modified'),
  '4662': kind('iam configuration', 'admin change', 'object-operation-performed'),
  '4670': kind('iam configuration', 'admin change', 'permissions-changed'),
  '4672': kind('iam', 'admin', 'logged-in-special'),
  '4673': kind('iam', 'admin', 'privileged-service-called'),
  '4674': kind('iam', 'admin', 'privileged-operation'),
  '4688': kind('process', 'start', 'created-process'),
  '4689': kind('process', 'end', 'exited-process'),
  '4697': kind('iam configuration', 'admin change', 'service-installed'),
  '4698': kind('iam configuration', 'creation admin', 'scheduled-task-created'),
  '4699': kind('iam configuration', 'deletion admin', 'scheduled-task-deleted'),
  '4700': kind('iam configuration', 'change admin', 'scheduled-task-enabled'),
  '4701': kind('iam configuration', 'change admin', 'scheduled-task-disabled'),
  '4702': kind('iam configuration', 'change admin', 'scheduled-task-updated'),
  '4719': kind('iam configuration', 'admin change', 'changed-audit-config'),
  '4720': kind('iam', 'user creation', 'added-user-account'),
  '4722': kind('iam', 'user change', 'enabled-user-account'),
  '4723': kind('iam', 'user change', 'changed-password'),
  '4724': kind('iam', 'user change', 'reset-password'),
  '4725': kind('iam', 'user deletion', 'disabled-user-account'),
  '4726': kind('iam', 'user deletion', 'deleted-user-account'),
  '4728': kind('iam', 'group change', 'added-member-to-group'),
  '4732': kind('iam', 'group change', 'added-member-to-group'),
  '4738': kind('iam', 'user change', 'modified-user-account'),
  '4740': kind('iam', 'user change', 'locked-out-user-account'),
  '4756': kind('iam', 'group change', 'added-member-to-group'),
  '4768': kind('authentication', 'start', 'kerberos-authentication-ticket-requested'),
  '4769': kind('authentication', 'start', 'kerberos-service-ticket-requested'),
  '4771': kind('authentication', 'start', 'kerberos-preauth-failed'),
  '4776': kind('authentication', 'start', 'credential-validated'),
  '4781': kind('iam', 'user change', 'renamed-user-account'),
  '4798': kind('iam', 'user info', 'group-membership-enumerated'),
  '4799': kind('iam', 'group info', 'user-member-enumerated'),
}
