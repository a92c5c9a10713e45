/**
 * Which events a rule may see: category, product and service of its logsource against provider, channel and event id of
 * the event. All attributes must hold: a category with `service: sysmon` never serves Security 4688.
 * One row a logsource; routes of Windows' own logs follow the channels of SigmaHQ's taxonomy.
 */
import type { EventSource } from './event.ts'
import { SYSMON_CATEGORIES, SYSMON_CHANNEL, SYSMON_PROVIDER } from './sysmon.ts'

export interface LogsourceNames {
  readonly category?: string
  readonly product?: string
  readonly service?: string
}

/** A part of the logs. An attribute that is missing does not matter. */
export interface Route {
  readonly provider?: string
  readonly channels?: readonly string[]
  readonly eventIds?: readonly number[]
}

const SYSMON: Route = { provider: SYSMON_PROVIDER, channels: [SYSMON_CHANNEL] }
const SECURITY_AUDITING: Route = { provider: 'Microsoft-Windows-Security-Auditing', channels: ['Security'] }
const POWERSHELL = ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational']

/** Categories that logs other than Sysmon's serve too, or alone. */
const OTHER_CATEGORIES: { readonly [category: string]: readonly Route[] } = {
  process_creation: [{ ...SECURITY_AUDITING, eventIds: [4688] }],
  ps_module: [{ channels: POWERSHELL, eventIds: [4103] }],
  ps_script: [{ channels: POWERSHELL, eventIds: [4104] }],
  ps_classic_start: [{ channels: ['Windows PowerShell'], eventIds: [400] }],
  ps_classic_provider_start: [{ channels: ['Windows PowerShell'], eventIds: [600] }],
  ps_classic_script: [{ channels: ['Windows PowerShell'], eventIds: [800] }],
}

const SERVICES: { readonly [service: string]: readonly Route[] } = {
  sysmon: [SYSMON],
  security: channel('Security'),
  system: channel('System'),
  application: channel('Application'),
  powershell: channel(...POWERSHELL),
  'powershell-classic': channel('Windows PowerShell'),
  'appxdeployment-server': channel('Microsoft-Windows-AppXDeploymentServer/Operational'),
  'appxpackaging-om': channel('Microsoft-Windows-AppxPackaging/Operational'),
  'appmodel-runtime': channel('Microsoft-Windows-AppModel-Runtime/Admin'),
  applocker: channel(
    'Microsoft-Windows-AppLocker/MSI and Script',
    'Microsoft-Windows-AppLocker/EXE and DLL',
    'Microsoft-Windows-AppLocker/Packaged app-Deployment',
    'Microsoft-Windows-AppLocker/Packaged app-Execution',
  ),
  'bits-client': channel('Microsoft-Windows-Bits-Client/Operational'),
  capi2: channel('Microsoft-Windows-CAPI2/Operational'),
  'certificateservicesclient-lifecycle-system': channel(
    'Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational',
  ),
  'codeintegrity-operational': channel('Microsoft-Windows-CodeIntegrity/Operational'),
  'diagnosis-scripted': channel('Microsoft-Windows-Diagnosis-Scripted/Operational'),
  dhcp: channel('Microsoft-Windows-DHCP-Server/Operational'),
  'dns-client': channel('Microsoft-Windows-DNS Client Events/Operational'),
  'dns-server': channel('DNS Server'),
  'dns-server-analytic': channel('Microsoft-Windows-DNS-Server/Analytical'),
  'driver-framework': channel('Microsoft-Windows-DriverFrameworks-UserMode/Operational'),
  'firewall-as': channel('Microsoft-Windows-Windows Firewall With Advanced Security/Firewall'),
  'hyper-v-worker': channel('Microsoft-Windows-Hyper-V-Worker'),
  'iis-configuration': channel('Microsoft-IIS-Configuration/Operational'),
  'kernel-event-tracing': channel('Microsoft-Windows-Kernel-EventTracing'),
  'kernel-shimengine': channel(
    'Microsoft-Windows-Kernel-ShimEngine/Operational',
    'Microsoft-Windows-Kernel-ShimEngine/Diagnostic',
  ),
  ldap: channel('Microsoft-Windows-LDAP-Client/Debug'),
  ldap_debug: channel('Microsoft-Windows-LDAP-Client/Debug'),
  'lsa-server': channel('Microsoft-Windows-LSA/Operational'),
  'microsoft-servicebus-client': channel('Microsoft-ServiceBus-Client'),
  'msexchange-management': channel('MSExchange Management'),
  ntfs: channel('Microsoft-Windows-Ntfs/Operational'),
  ntlm: channel('Microsoft-Windows-NTLM/Operational'),
  openssh: channel('OpenSSH/Operational'),
  'printservice-admin': channel('Microsoft-Windows-PrintService/Admin'),
  'printservice-operational': channel('Microsoft-Windows-PrintService/Operational'),
  sense: channel('Microsoft-Windows-SENSE/Operational'),
  'security-mitigations': channel(
    'Microsoft-Windows-Security-Mitigations/Kernel Mode',
    'Microsoft-Windows-Security-Mitigations/User Mode',
  ),
  'servicebus-client': channel('Microsoft-ServiceBus-Client'),
  'shell-core': channel('Microsoft-Windows-Shell-Core/Operational'),
  'smbclient-connectivity': channel('Microsoft-Windows-SmbClient/Connectivity'),
  'smbclient-security': channel('Microsoft-Windows-SmbClient/Security'),
  'smbserver-connectivity': channel('Microsoft-Windows-SMBServer/Connectivity'),
  taskscheduler: channel('Microsoft-Windows-TaskScheduler/Operational'),
  'terminalservices-localsessionmanager': channel('Microsoft-Windows-TerminalServices-LocalSessionManager/Operational'),
  vhdmp: channel('Microsoft-Windows-VHDMP/Operational'),
  'vhdmp-operational': channel('Microsoft-Windows-VHDMP-Operational'),
  windefend: channel('Microsoft-Windows-Windows Defender/Operational'),
  wmi: channel('Microsoft-Windows-WMI-Activity/Operational'),
}

function channel(...channels: string[]): readonly Route[] {
  return [{ channels }]
}

const CATEGORIES = new Map<string, readonly Route[]>(
  [...new Set([...Object.keys(SYSMON_CATEGORIES), ...Object.keys(OTHER_CATEGORIES)])].map((category) => [
    category,
    categoryRoutes(category),
  ]),
)

function categoryRoutes(category: string): Route[] {
  const sysmon = Object.hasOwn(SYSMON_CATEGORIES, category)
    ? SYSMON_CATEGORIES[category as keyof typeof SYSMON_CATEGORIES]
    : undefined
  const other = Object.hasOwn(OTHER_CATEGORIES, category) ? OTHER_CATEGORIES[category]! : []
  return sysmon === undefined ? [...other] : [{ ...SYSMON, eventIds: sysmon }, ...other]
}

/** Every category and service of Windows that is known here. */
export const WINDOWS_CATEGORIES: readonly string[] = [...CATEGORIES.keys()]
export const WINDOWS_SERVICES: readonly string[] = Object.keys(SERVICES)

export type Routing =
  | { readonly kind: 'served'; readonly routes: readonly Route[] }
  /** A rule for something that is no Windows log. */
  | { readonly kind: 'other-product' }
  /** A rule for Windows, but of a log that is not known here. */
  | { readonly kind: 'unknown'; readonly attribute: 'category' | 'service'; readonly value: string }

/** Where the events of a logsource are found. Names compare without regard to case. */
export function routesOf(logsource: LogsourceNames): Routing {
  const product = logsource.product?.toLowerCase()
  const category = logsource.category?.toLowerCase()
  const service = logsource.service?.toLowerCase()
  if (product !== undefined && product !== 'windows') return { kind: 'other-product' }
  const ofCategory = category === undefined ? undefined : CATEGORIES.get(category)
  const ofService = service !== undefined && Object.hasOwn(SERVICES, service) ? SERVICES[service] : undefined
  const isUnknown =
    (category !== undefined && ofCategory === undefined) || (service !== undefined && ofService === undefined)
  if (isUnknown && product === undefined) return { kind: 'other-product' }
  if (category !== undefined && ofCategory === undefined)
    return { kind: 'unknown', attribute: 'category', value: category }
  if (service !== undefined && ofService === undefined) return { kind: 'unknown', attribute: 'service', value: service }
  if (product === undefined && category === undefined && service === undefined) return { kind: 'other-product' }
  return { kind: 'served', routes: both(ofCategory ?? [{}], ofService ?? [{}]) }
}

/** What lies in one of each. */
function both(left: readonly Route[], right: readonly Route[]): Route[] {
  const routes: Route[] = []
  for (const a of left) {
    for (const b of right) {
      if (a.provider !== undefined && b.provider !== undefined && a.provider !== b.provider) continue
      if (
        a.channels !== undefined &&
        b.channels !== undefined &&
        !a.channels.some((name) => b.channels!.includes(name))
      )
        continue
      routes.push({ ...a, ...b })
    }
  }
  return routes
}

/** True when the event lies on the route. The provider decides where both are known: forwarding changes channels, not providers. */
export function servesSource(route: Route, source: EventSource): boolean {
  if (route.eventIds !== undefined && (source.eventId === null || !route.eventIds.includes(source.eventId)))
    return false
  if (route.provider !== undefined && source.provider !== null) return same(route.provider, source.provider)
  if (route.channels === undefined) return true
  const { channel: name } = source
  return name !== null && route.channels.some((each) => same(each, name))
}

function same(left: string, right: string): boolean {
  return left.length === right.length && left.toLowerCase() === right.toLowerCase()
}
