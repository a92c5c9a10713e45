/** Names that are the same on every Windows and say nothing about anybody. All in lower case. */

const ACCOUNTS = new Set(
  `system|local service|network service|localsystem|localservice|networkservice|anonymous logon|administrator|guest
  |defaultaccount|defaultuser0|wdagutilityaccount|krbtgt|everyone|authenticated users|trustedinstaller|iusr|interactive
  |lokaler dienst|netzwerkdienst|gast|système|service local|service réseau|invité|sistema|public|default|default user
  |all users|administrators|users|guests|power users|backup operators|account operators|server operators|print operators
  |remote desktop users|remote management users|event log readers|domain admins|domain users|domain guests
  |domain computers|domain controllers|enterprise admins|schema admins|group policy creator owners|administratoren
  |benutzer|administrateurs|utilisateurs`
    .replace(/\n\s*/g, '')
    .split('|'),
)
const NUMBERED_ACCOUNT = /^(?:dwm|umfd)-\d+$/

const DOMAINS = new Set(
  `nt authority|nt service|builtin|workgroup|window manager|font driver host|iis apppool|nt virtual machine|azuread
  |microsoftaccount|application package authority|nt-autorität|autorite nt|autorità nt|-|.|localhost|hklm|hkcu|hku|hkcr`
    .replace(/\n\s*/g, '')
    .split('|'),
)

/**
 * Words that name people and machines now and then, and much else: where they are found in the logs, they are replaced
 * only where nothing but a name can stand. (`admin` in `net user admin`, but not in `admin.exe`.)
 */
const ORDINARY = new Set(
  `account admin admins agent all analyst any app audit backup build client cloud company computer corp data
  default demo desktop dev domain exchange false file files group guest help hidden home host intern internal lab
  laptop local machine mail main manager master microsoft monitor name names network normal office operator owner
  print printer private process proxy public remote report research root run scan scanner school secure security
  server service services share shared site sql staff start student support svc system task team temp test tester
  testing tools training true update user users vagrant victim virtual web win10 win11 win7 windows work worker
  workstation`.split(/\s+/),
)
const SHORTEST_UNMISTAKABLE = 4

/** What stands where nobody is named. */
const NOBODY = new Set(['', '-', '?', 'n/a', 'null', '(null)', 'none', 'unknown', 'localhost'])

export function isNobody(name: string): boolean {
  return NOBODY.has(name)
}

export function isWellKnownAccount(name: string): boolean {
  return ACCOUNTS.has(name) || NUMBERED_ACCOUNT.test(name)
}

export function isWellKnownDomain(name: string): boolean {
  return DOMAINS.has(name)
}

export function isOrdinaryWord(name: string): boolean {
  return name.length < SHORTEST_UNMISTAKABLE || /^\d+$/.test(name) || ORDINARY.has(name)
}
