/** Where programs of Windows lie, by the name with which a shell finds them. */
import { versionResource } from '../recording/programs.ts'

const SYSTEM32 = 'C:\\Windows\\System32\\'

/** Folders that are not System32. */
const ELSEWHERE: { readonly [fileName: string]: string | undefined } = {
  'powershell.exe': `${SYSTEM32}WindowsPowerShell\\v1.0\\`,
  'pwsh.exe': 'C:\\Program Files\\PowerShell\\7\\',
  'wmic.exe': `${SYSTEM32}wbem\\`,
  'mofcomp.exe': `${SYSTEM32}wbem\\`,
  'explorer.exe': 'C:\\Windows\\',
  'regedit.exe': 'C:\\Windows\\',
  'hh.exe': 'C:\\Windows\\',
  'notepad.exe': SYSTEM32,
  'csc.exe': 'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\',
  'msbuild.exe': 'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\',
  'installutil.exe': 'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\',
  'regasm.exe': 'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\',
  'regsvcs.exe': 'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\',
}

/** Names that Windows does not write in lower case: seen in recorded events, which keep the case of the file. */
const SPELT: { readonly [fileName: string]: string | undefined } = {
  'arp.exe': 'ARP.EXE',
  'dism.exe': 'Dism.exe',
  'hostname.exe': 'HOSTNAME.EXE',
  'netstat.exe': 'NETSTAT.EXE',
  'ping.exe': 'PING.EXE',
  'route.exe': 'ROUTE.EXE',
  'taskmgr.exe': 'Taskmgr.exe',
  'tracert.exe': 'TRACERT.EXE',
  'utilman.exe': 'Utilman.exe',
  'wmic.exe': 'WMIC.exe',
}

/** Variables of the environment whose value every Windows has. */
const FOLDERS: readonly (readonly [RegExp, string])[] = [
  [/^%(?:windir|systemroot)%|^\$env:(?:windir|systemroot)/i, 'C:\\Windows'],
  [/^%comspec%$|^\$env:comspec$/i, `${SYSTEM32}cmd.exe`],
  [/^%programfiles%|^\$env:programfiles/i, 'C:\\Program Files'],
  [/^%systemdrive%|^\$env:systemdrive/i, 'C:'],
]

export interface LocatedProgram {
  readonly image: string
  /** Whether the folder is told by the command or by Windows; else it is a guess. */
  readonly isFolderKnown: boolean
  /** Whether what its version resource says is known. */
  readonly isDescribed: boolean
}

/** @param program as a command names it: `reg`, `reg.exe` or a path */
export function locateProgram(program: string): LocatedProgram {
  const expanded = FOLDERS.reduce((text, [variable, folder]) => text.replace(variable, () => folder), program)
  const named = /\.[a-z]{2,4}$/i.test(expanded) ? expanded : `${expanded}.exe`
  if (/[\\/]/.test(named)) {
    const image = named.replaceAll('/', '\\')
    return { image, isFolderKnown: /^[a-z]:\\/i.test(image), isDescribed: isDescribed(image) }
  }
  const folded = named.toLowerCase()
  const folder = ELSEWHERE[folded] ?? SYSTEM32
  const image = folder + (SPELT[folded] ?? folded)
  return { image, isFolderKnown: isDescribed(image), isDescribed: isDescribed(image) }
}

/** Programs of Windows that are often named without extension, beside those whose version resource is known. */
const OTHER_PROGRAMS = new Set(
  `chcp compmgmt doskey expand find gpscript klist ldifde makecab mavinject nbtstat pktmon qwinsta query route runas
  secedit setspn sort tree vaultcmd w32tm where pnputil rpcping netdom dism diskpart fc print replace tar ssh scp sftp
  python node java choco winget pwsh`.split(/\s+/),
)

/** Whether a word is surely a program: it has an extension or a folder, or Windows has a program of that name. */
export function isKnownProgram(name: string): boolean {
  return /[\\/]|\.(?:exe|com|bat|cmd|msc|scr)$/i.test(name) || isWindowsProgram(name)
}

/** @param name of a file, with or without `.exe` */
export function isWindowsProgram(name: string): boolean {
  const bare = name.toLowerCase().replace(/\.exe$/, '')
  return OTHER_PROGRAMS.has(bare) || (/^[\w-]+$/.test(bare) && locateProgram(bare).isDescribed)
}

function isDescribed(image: string): boolean {
  return versionResource(image).OriginalFileName !== '-'
}
