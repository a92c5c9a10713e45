/**
 * Where the events of each logsource of Windows are: one row a category or service and log. A category is one event of
 * one provider, so its rows name the provider beside the event ids: the same id of another provider is another event. A
 * service is a channel, whoever writes into it. `routing.ts` finds the rows of a rule.
 */
import type { FieldSources } from './field-table.ts'
import { SYSMON_CATEGORIES, SYSMON_CHANNEL, SYSMON_PROVIDER } from './sysmon.ts'

/** Plain JSON: rows out of files are handed to workers. Names compare without regard to case. */
export interface LogsourceRow {
  /** `windows` without it. */
  readonly product?: string
  readonly category?: string
  readonly service?: string
  readonly provider?: string
  readonly channels?: readonly string[]
  readonly eventIds?: readonly number[]
  /** The names by which rules of this row see the event, where they are not the log's own. */
  readonly fields?: FieldSources
  /** The rows of this table with the same names do not count. */
  readonly replaces?: boolean
}

/** Where a row of the table comes from. */
export const ORIGINS = {
  taxonomy: 'Sigma specification 2.1.0, taxonomy appendix, "Windows Folder"',
  thor: 'SigmaHQ, tests/thor.yml',
  pysigma: 'pySigma, sigma/pipelines/common.py and the pipeline for Windows audit logs',
  rules:
    'named by rules of SigmaHQ’s collection; the channel is the one their definition or the provider’s manifest names',
} as const

export interface OriginatedRow extends LogsourceRow {
  readonly origin: keyof typeof ORIGINS
}

const POWERSHELL = { provider: 'Microsoft-Windows-PowerShell', channels: ['Microsoft-Windows-PowerShell/Operational'] }
const POWERSHELL_CORE = { provider: 'PowerShellCore', channels: ['PowerShellCore/Operational'] }
const POWERSHELL_CLASSIC = { provider: 'PowerShell', channels: ['Windows PowerShell'] }
const SECURITY_AUDITING = { provider: 'Microsoft-Windows-Security-Auditing', channels: ['Security'] }
const SYSMON = { provider: SYSMON_PROVIDER, channels: [SYSMON_CHANNEL] }

export const LOGSOURCES: readonly OriginatedRow[] = [
  ...Object.entries(SYSMON_CATEGORIES).map(
    ([category, eventIds]): OriginatedRow => ({ category, ...SYSMON, eventIds, origin: 'taxonomy' }),
  ),
  // Under Sysmon's names: `views.ts`. Other events of the Security log serve no category unless a row says so: what
  // 4657 and 5156 record is less than what Sysmon's events do, and rules written for these would say things of it that
  // nobody has checked. docs/logsources.md has the rows.
  { category: 'process_creation', ...SECURITY_AUDITING, eventIds: [4688], origin: 'pysigma' },
  { category: 'ps_module', ...POWERSHELL, eventIds: [4103], origin: 'taxonomy' },
  { category: 'ps_module', ...POWERSHELL_CORE, eventIds: [4103], origin: 'taxonomy' },
  { category: 'ps_script', ...POWERSHELL, eventIds: [4104], origin: 'taxonomy' },
  { category: 'ps_script', ...POWERSHELL_CORE, eventIds: [4104], origin: 'taxonomy' },
  { category: 'ps_classic_start', ...POWERSHELL_CLASSIC, eventIds: [400], origin: 'taxonomy' },
  { category: 'ps_classic_provider_start', ...POWERSHELL_CLASSIC, eventIds: [600], origin: 'taxonomy' },
  { category: 'ps_classic_script', ...POWERSHELL_CLASSIC, eventIds: [800], origin: 'taxonomy' },

  { service: 'sysmon', ...SYSMON, origin: 'taxonomy' },
  service('taxonomy', 'application', 'Application'),
  service(
    'taxonomy',
    'application-experience',
    'Microsoft-Windows-Application-Experience/Program-Telemetry',
    'Microsoft-Windows-Application-Experience/Program-Compatibility-Assistant',
  ),
  service(
    'taxonomy',
    'applocker',
    'Microsoft-Windows-AppLocker/MSI and Script',
    'Microsoft-Windows-AppLocker/EXE and DLL',
    'Microsoft-Windows-AppLocker/Packaged app-Deployment',
    'Microsoft-Windows-AppLocker/Packaged app-Execution',
  ),
  service('taxonomy', 'appmodel-runtime', 'Microsoft-Windows-AppModel-Runtime/Admin'),
  service('taxonomy', 'appxdeployment-server', 'Microsoft-Windows-AppXDeploymentServer/Operational'),
  service('taxonomy', 'appxpackaging-om', 'Microsoft-Windows-AppxPackaging/Operational'),
  service('taxonomy', 'bitlocker', 'Microsoft-Windows-BitLocker/BitLocker Management'),
  service('taxonomy', 'bits-client', 'Microsoft-Windows-Bits-Client/Operational'),
  service('taxonomy', 'capi2', 'Microsoft-Windows-CAPI2/Operational'),
  service(
    'taxonomy',
    'certificateservicesclient-lifecycle-system',
    'Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational',
  ),
  service('taxonomy', 'codeintegrity-operational', 'Microsoft-Windows-CodeIntegrity/Operational'),
  service('taxonomy', 'dhcp', 'Microsoft-Windows-DHCP-Server/Operational'),
  service('taxonomy', 'diagnosis-scripted', 'Microsoft-Windows-Diagnosis-Scripted/Operational'),
  // The appendix gives the name that Event Viewer shows; the manifest calls the channel after its provider.
  service(
    'taxonomy',
    'dns-client',
    'Microsoft-Windows-DNS Client Events/Operational',
    'Microsoft-Windows-DNS-Client/Operational',
  ),
  service('taxonomy', 'dns-server', 'DNS Server'),
  service('taxonomy', 'dns-server-analytic', 'Microsoft-Windows-DNS-Server/Analytical'),
  service('taxonomy', 'dns-server-audit', 'Microsoft-Windows-DNS-Server/Audit'),
  service('taxonomy', 'driver-framework', 'Microsoft-Windows-DriverFrameworks-UserMode/Operational'),
  service('taxonomy', 'firewall-as', 'Microsoft-Windows-Windows Firewall With Advanced Security/Firewall'),
  // The manifest has a channel each for Admin and Operational; the appendix names what they have in common.
  service(
    'taxonomy',
    'hyper-v-worker',
    'Microsoft-Windows-Hyper-V-Worker',
    'Microsoft-Windows-Hyper-V-Worker-Admin',
    'Microsoft-Windows-Hyper-V-Worker-Operational',
  ),
  service('taxonomy', 'iis-configuration', 'Microsoft-IIS-Configuration/Operational'),
  service(
    'taxonomy',
    'kernel-event-tracing',
    'Microsoft-Windows-Kernel-EventTracing',
    'Microsoft-Windows-Kernel-EventTracing/Admin',
  ),
  service(
    'taxonomy',
    'kernel-shimengine',
    'Microsoft-Windows-Kernel-ShimEngine/Operational',
    'Microsoft-Windows-Kernel-ShimEngine/Diagnostic',
  ),
  service('taxonomy', 'ldap', 'Microsoft-Windows-LDAP-Client/Debug'),
  service('pysigma', 'ldap_debug', 'Microsoft-Windows-LDAP-Client/Debug'),
  service('taxonomy', 'lsa-server', 'Microsoft-Windows-LSA/Operational'),
  service('taxonomy', 'msexchange-management', 'MSExchange Management'),
  service('taxonomy', 'ntfs', 'Microsoft-Windows-Ntfs/Operational'),
  service('taxonomy', 'ntlm', 'Microsoft-Windows-NTLM/Operational'),
  service('taxonomy', 'openssh', 'OpenSSH/Operational'),
  service('taxonomy', 'powershell', ...POWERSHELL.channels, ...POWERSHELL_CORE.channels),
  service('taxonomy', 'powershell-classic', ...POWERSHELL_CLASSIC.channels),
  service('taxonomy', 'printservice-admin', 'Microsoft-Windows-PrintService/Admin'),
  service('taxonomy', 'printservice-operational', 'Microsoft-Windows-PrintService/Operational'),
  service('taxonomy', 'security', 'Security'),
  service(
    'taxonomy',
    'security-mitigations',
    'Microsoft-Windows-Security-Mitigations/Kernel Mode',
    'Microsoft-Windows-Security-Mitigations/User Mode',
  ),
  service('taxonomy', 'sense', 'Microsoft-Windows-SENSE/Operational'),
  service(
    'taxonomy',
    'servicebus-client',
    'Microsoft-ServiceBus-Client/Operational',
    'Microsoft-ServiceBus-Client/Admin',
  ),
  // The name of servicebus-client in pySigma and in the one rule that uses it.
  service(
    'pysigma',
    'microsoft-servicebus-client',
    'Microsoft-ServiceBus-Client',
    'Microsoft-ServiceBus-Client/Operational',
    'Microsoft-ServiceBus-Client/Admin',
  ),
  service('taxonomy', 'shell-core', 'Microsoft-Windows-Shell-Core/Operational'),
  service('thor', 'smbclient-connectivity', 'Microsoft-Windows-SmbClient/Connectivity'),
  service('taxonomy', 'smbclient-security', 'Microsoft-Windows-SmbClient/Security'),
  service('rules', 'smbserver-connectivity', 'Microsoft-Windows-SMBServer/Connectivity'),
  service('taxonomy', 'system', 'System'),
  service('taxonomy', 'taskscheduler', 'Microsoft-Windows-TaskScheduler/Operational'),
  service(
    'taxonomy',
    'terminalservices-localsessionmanager',
    'Microsoft-Windows-TerminalServices-LocalSessionManager/Operational',
  ),
  // The second is the name in the provider's manifest.
  service('taxonomy', 'vhdmp', 'Microsoft-Windows-VHDMP/Operational', 'Microsoft-Windows-VHDMP-Operational'),
  service('rules', 'vhdmp-operational', 'Microsoft-Windows-VHDMP-Operational'),
  service('taxonomy', 'windefend', 'Microsoft-Windows-Windows Defender/Operational'),
  service('taxonomy', 'wmi', 'Microsoft-Windows-WMI-Activity/Operational'),
]

function service(origin: OriginatedRow['origin'], name: string, ...channels: readonly string[]): OriginatedRow {
  return { service: name, channels, origin }
}

/** Categories of the taxonomy appendix that are traced and never logged → the provider of the trace. */
export const TRACED_CATEGORIES: { readonly [category: string]: string } = {
  file_access: 'Microsoft-Windows-Kernel-File',
  file_rename: 'Microsoft-Windows-Kernel-File',
}

/** Every category and service of Windows that is in the table. */
export const WINDOWS_CATEGORIES: readonly string[] = [...new Set(LOGSOURCES.flatMap(({ category }) => category ?? []))]
export const WINDOWS_SERVICES: readonly string[] = LOGSOURCES.flatMap(({ service: name }) => name ?? [])
