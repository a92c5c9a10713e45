/** Variables of the environment, as a shell replaces them before a program gets its command line. */
import type { Shell } from './child-commands.ts'

/** Of the user in whose name events are made. */
const VALUES: { readonly [name: string]: string } = {
  allusersprofile: 'C:\\ProgramData',
  appdata: 'C:\\Users\\user\\AppData\\Roaming',
  commonprogramfiles: 'C:\\Program Files\\Common Files',
  computername: 'WORKSTATION',
  comspec: 'C:\\Windows\\system32\\cmd.exe',
  localappdata: 'C:\\Users\\user\\AppData\\Local',
  programdata: 'C:\\ProgramData',
  programfiles: 'C:\\Program Files',
  'programfiles(x86)': 'C:\\Program Files (x86)',
  public: 'C:\\Users\\Public',
  systemdrive: 'C:',
  systemroot: 'C:\\Windows',
  temp: 'C:\\Users\\user\\AppData\\Local\\Temp',
  tmp: 'C:\\Users\\user\\AppData\\Local\\Temp',
  userdomain: 'WORKSTATION',
  username: 'user',
  userprofile: 'C:\\Users\\user',
  windir: 'C:\\Windows',
}

/** Unknown variables stay: cmd.exe leaves them, and in PowerShell nobody knows their values. */
export function expandVariables(text: string, shell: Shell): string {
  const pattern = shell === 'cmd' ? /%([^%\s]+)%/g : /\$env:(\w+)|\$\{env:([^}]+)\}/gi
  return text.replace(pattern, (whole, plain: string | undefined, braced: string | undefined) => {
    const name = (plain ?? braced ?? '').toLowerCase()
    return Object.hasOwn(VALUES, name) ? VALUES[name]! : whole
  })
}
