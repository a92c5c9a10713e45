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
  'at.exe': windows('AT.EXE', 'Schedule service command line interface'),
  'attrib.exe': windows('ATTRIB.EXE', 'Attribute Utility'),
  'auditpol.exe': windows('AUDITPOL.EXE', 'Audit Policy Program'),
  'bcdedit.exe': windows('bcdedit.exe', 'Boot Configuration Data Editor'),
  'bitsadmin.exe': windows('bitsadmin.exe', 'BITS administration utility'),
  'certreq.exe': windows('CertReq.exe', 'CertReq.exe'),
  'certutil.exe': windows('CertUtil.exe', 'CertUtil.exe'),
  'cipher.exe': windows('CIPHER.EXE', 'File Encryption Utility'),
  'clip.exe': windows('clip.exe', 'Clip - copies the data into clipboard'),
  'cmd.exe': windows('Cmd.Exe', 'Windows Command Processor'),
  'cmdkey.exe': windows('cmdkey.exe', 'Credential Manager Command Line Utility'),
  'cmstp.exe': windows('CMSTP.EXE', 'Microsoft Connection Manager Profile Installer'),
  'conhost.exe': windows('CONHOST.EXE', 'Console Window Host'),
  'control.exe': windows('CONTROL.EXE', 'Windows Control Panel'),
  'cscript.exe': windows('cscript.exe', 'Microsoft ® Console Based Script Host'),
  'curl.exe': {
    OriginalFileName: 'curl.exe',
    Description: 'The curl executable',
    Product: 'The curl executable',
    Company: 'curl, https://curl.se/',
    FileVersion: '8.4.0',
  },
  'dllhost.exe': windows('dllhost.exe', 'COM Surrogate'),
  'driverquery.exe': windows('drvqry.exe', 'Queries the drivers on a system'),
  'dsquery.exe': windows('dsquery.exe', 'Microsoft AD DS/LDS query command line utility'),
  'esentutl.exe': windows('esentutl.exe', 'Extensible Storage Engine Utilities for Microsoft(R) Windows(R)'),
  'excel.exe': office('Excel.exe', 'Microsoft Excel'),
  'explorer.exe': windows('EXPLORER.EXE', 'Windows Explorer'),
  'extrac32.exe': windows('extrac32.exe', 'Microsoft® CAB File Extract Utility'),
  'findstr.exe': windows('FINDSTR.EXE', 'Find String (QGREP) Utility'),
  'finger.exe': windows('finger.exe', 'TCPIP Finger Command'),
  'fltmc.exe': windows('fltMC.exe', 'Filter Manager Control Program'),
  'forfiles.exe': windows('forfiles.exe', 'ForFiles - Executes a command on selected files'),
  'fsutil.exe': windows('fsutil.exe', 'fsutil.exe'),
  'ftp.exe': windows('ftp.exe', 'File Transfer Program'),
  'gpresult.exe': windows('gprslt.exe', 'Query Group Policy RSOP Data'),
  'hh.exe': windows('HH.exe', 'Microsoft® HTML Help Executable'),
  'hostname.exe': windows('hostname.exe', 'Hostname APP'),
  'icacls.exe': windows('iCACLS.EXE', 'iCACLS.EXE'),
  'ipconfig.exe': windows('ipconfig.exe', 'IP Configuration Utility'),
  'lsass.exe': windows('lsass.exe', 'Local Security Authority Process'),
  'mshta.exe': windows('MSHTA.EXE', 'Microsoft (R) HTML Application host'),
  'msiexec.exe': windows('msiexec.exe', 'Windows® installer'),
  'net.exe': windows('net.exe', 'Net Command'),
  'net1.exe': windows('net1.exe', 'Net Command'),
  'netsh.exe': windows('netsh.exe', 'Network Command Shell'),
  'netstat.exe': windows('netstat.exe', 'TCP/IP Netstat Command'),
  'nltest.exe': windows('nltestrk.exe', 'Microsoft® Logon Server Test Utility'),
  'notepad.exe': windows('NOTEPAD.EXE', 'Notepad'),
  'nslookup.exe': windows('nslookup.exe', 'nslookup'),
  'ntdsutil.exe': windows('ntdsutil.exe', 'NT5DS'),
  'odbcconf.exe': windows('odbcconf.exe', 'ODBC Driver Configuration Program'),
  'outlook.exe': office('Outlook.exe', 'Microsoft Outlook'),
  'ping.exe': windows('ping.exe', 'TCP/IP Ping Command'),
  'powershell.exe': windows('PowerShell.EXE', 'Windows PowerShell'),
  'quser.exe': windows('quser.exe', 'Query User Utility'),
  'reg.exe': windows('reg.exe', 'Registry Console Tool'),
  'regedit.exe': windows('REGEDIT.EXE', 'Registry Editor'),
  'regsvr32.exe': windows('REGSVR32.EXE', 'Microsoft(C) Register Server'),
  'robocopy.exe': windows('robocopy.exe', 'Microsoft Robocopy'),
  'rundll32.exe': windows('RUNDLL32.EXE', 'Windows host process (Rundll32)'),
  'sc.exe': windows('sc.exe', 'Service Control Manager Configuration Tool'),
  'schtasks.exe': windows('schtasks.exe', 'Task Scheduler Configuration Tool'),
  'services.exe': windows('services.exe', 'Services and Controller app'),
  'shutdown.exe': windows('SHUTDOWN.EXE', 'Windows Shutdown and Annotation Tool'),
  'splwow64.exe': windows('splwow64.exe', 'Print driver host for applications'),
  'svchost.exe': windows('svchost.exe', 'Host Process for Windows Services'),
  'systeminfo.exe': windows('sysinfo.exe', 'Displays system information'),
  'takeown.exe': windows('takeown.exe', 'Takes ownership of a file'),
  'taskhostw.exe': windows('taskhostw.exe', 'Host Process for Windows Tasks'),
  'taskkill.exe': windows('taskkill.exe', 'Terminates Processes'),
  'tasklist.exe': windows('tasklist.exe', 'Lists the current running tasks'),
  'tscon.exe': windows('tscon.exe', 'Session Connection Utility'),
  'verclsid.exe': windows('verclsid.exe', 'Extension CLSID Verification Host'),
  'vssadmin.exe': windows('VSSADMIN.EXE', 'Command Line Interface for Microsoft® Volume Shadow Copy Service'),
  'wbadmin.exe': windows('WBADMIN.EXE', 'Command Line Interface for Microsoft® BLB Backup'),
  'wevtutil.exe': windows('wevtutil.exe', 'Eventing Command Line Utility'),
  'whoami.exe': windows('whoami.exe', 'whoami - displays logged on user information'),
  'winword.exe': office('WinWord.exe', 'Microsoft Word'),
  'wmic.exe': windows('wmic.exe', 'WMI Commandline Utility'),
  'wmiprvse.exe': windows('Wmiprvse.exe', 'WMI Provider Host'),
  'wscript.exe': windows('wscript.exe', 'Microsoft ® Windows Based Script Host'),
  'wsmprovhost.exe': windows('wsmprovhost.exe', 'Host process for WinRM plug-ins'),
  'xcopy.exe': windows('XCOPY.EXE', 'Extended Copy Utility'),
}
