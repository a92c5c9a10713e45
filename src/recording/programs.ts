/**
 * What the version resource of well-known programs says, as Sysmon copies it into process creations: facts of Windows,
 * so that a description need not repeat them. Only programs in their usual folders get them; a renamed or moved one says
 * itself what it carries.
 */
export interface VersionResource {
  readonly OriginalFileName: string
  readonly Description: string
  readonly Product: string
  readonly Company: string
  readonly FileVersion: string
}

/** What Sysmon writes for files without version resource. */
const UNKNOWN: VersionResource = {
  OriginalFileName: '-',
  Description: '-',
  Product: '-',
  Company: '-',
  FileVersion: '-',
}

const USUAL_FOLDER = /^c:\\(?:windows|program files)\\/i

export function versionResource(image: string): VersionResource {
  const fileName = image.slice(image.lastIndexOf('\\') + 1).toLowerCase()
  return (USUAL_FOLDER.test(image) && PROGRAMS[fileName]) || UNKNOWN
}

function windows(originalFileName: string, description: string): VersionResource {
  return {
    OriginalFileName: originalFileName,
    Description: description,
    Product: 'Microsoft® Windows® Operating System',
    Company: 'Microsoft Corporation',
    FileVersion: '10.0.19041.1 (WinBuild.160101.0800)',
  }
}

function office(originalFileName: string, description: string): VersionResource {
  return {
    OriginalFileName: originalFileName,
    Description: description,
    Product: 'Microsoft Office',
    Company: 'Microsoft Corporation',
    FileVersion: '16.0.16626.20170',
  }
}

const PROGRAMS: { readonly [fileName: string]: VersionResource | undefined } = {
  'arp.exe': windows('arp.exe', 'TCP/IP Arp Command'),
  'certutil.exe': windows('CertUtil.exe', 'CertUtil.exe'),
  'cmd.exe': windows('Cmd.Exe', 'Windows Command Processor'),
  'conhost.exe': windows('CONHOST.EXE', 'Console Window Host'),
  'control.exe': windows('CONTROL.EXE', 'Windows Control Panel'),
  'curl.exe': {
    OriginalFileName: 'curl.exe',
    Description: 'The curl executable',
    Product: 'The curl executable',
    Company: 'curl, https://curl.se/',
    FileVersion: '8.4.0',
  },
  'dllhost.exe': windows('dllhost.exe', 'COM Surrogate'),
  'excel.exe': office('Excel.exe', 'Microsoft Excel'),
  'explorer.exe': windows('EXPLORER.EXE', 'Windows Explorer'),
  'findstr.exe': windows('FINDSTR.EXE', 'Find String (QGREP) Utility'),
  'gpresult.exe': windows('gprslt.exe', 'Query Group Policy RSOP Data'),
  'hostname.exe': windows('hostname.exe', 'Hostname APP'),
  'ipconfig.exe': windows('ipconfig.exe', 'IP Configuration Utility'),
  'lsass.exe': windows('lsass.exe', 'Local Security Authority Process'),
  'mshta.exe': windows('MSHTA.EXE', 'Microsoft (R) HTML Application host'),
  'msiexec.exe': windows('msiexec.exe', 'Windows® installer'),
  'net.exe': windows('net.exe', 'Net Command'),
  'net1.exe': windows('net1.exe', 'Net Command'),
  'netsh.exe': windows('netsh.exe', 'Network Command Shell'),
  'netstat.exe': windows('netstat.exe', 'TCP/IP Netstat Command'),
  'notepad.exe': windows('NOTEPAD.EXE', 'Notepad'),
  'outlook.exe': office('Outlook.exe', 'Microsoft Outlook'),
  'powershell.exe': windows('PowerShell.EXE', 'Windows PowerShell'),
  'reg.exe': windows('reg.exe', 'Registry Console Tool'),
  'rundll32.exe': windows('RUNDLL32.EXE', 'Windows host process (Rundll32)'),
  'sc.exe': windows('sc.exe', 'Service Control Manager Configuration Tool'),
  'schtasks.exe': windows('schtasks.exe', 'Task Scheduler Configuration Tool'),
  'services.exe': windows('services.exe', 'Services and Controller app'),
  'splwow64.exe': windows('splwow64.exe', 'Print driver host for applications'),
  'svchost.exe': windows('svchost.exe', 'Host Process for Windows Services'),
  'systeminfo.exe': windows('sysinfo.exe', 'Displays system information'),
  'taskhostw.exe': windows('taskhostw.exe', 'Host Process for Windows Tasks'),
  'tasklist.exe': windows('tasklist.exe', 'Lists the current running tasks'),
  'vssadmin.exe': windows('VSSADMIN.EXE', 'Command Line Interface for Microsoft® Volume Shadow Copy Service'),
  'wbadmin.exe': windows('WBADMIN.EXE', 'Command Line Interface for Microsoft® BLB Backup'),
  'wevtutil.exe': windows('wevtutil.exe', 'Eventing Command Line Utility'),
  'whoami.exe': windows('whoami.exe', 'whoami - displays logged on user information'),
  'winword.exe': office('WinWord.exe', 'Microsoft Word'),
  'wmic.exe': windows('wmic.exe', 'WMI Commandline Utility'),
  'wmiprvse.exe': windows('Wmiprvse.exe', 'WMI Provider Host'),
  'wscript.exe': windows('wscript.exe', 'Microsoft ® Windows Based Script Host'),
  'wsmprovhost.exe': windows('wsmprovhost.exe', 'Host process for WinRM plug-ins'),
}
