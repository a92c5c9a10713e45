/**
 * The words by which documents name their parts, as they are met in public ones, and those of a few other languages. A
 * word that is not here costs what the part would have said, never the reading of blocks.
 */

const VOCABULARY = {
  technique:
    /^(?:mitre )?(?:att&ck )?(?:sub-?)?(?:technique|technik|t[ée]cnica)s?(?: id)?$|att&ck(?: technique)? id|^(?:mitre|ttp|(?:mitre )?att&ck|id)(?: id)?s?$/i,
  tactic: /^(?:mitre )?(?:att&ck )?(?:tactics?|taktik(?:en)?|tactiques?|t[áa]cticas?)(?:\(s\))?$/i,
  platform: /platforms?\b|plattform|plateforme|plataforma|^(?:operating system|os)$/i,
  executor: /^(?:executor|shell|run (?:with|as)|ausf[üu]hrung(?: mit)?|interpreter)$/i,
  testNumber: /^(?:atomic )?(?:test|test number|test no\.?|test #|testnummer|num[ée]ro du test|n[úu]mero de prueba)$/i,
  testName: /^(?:atomic )?(?:test ?name|test title|name of (?:the )?test|testname)$/i,
  guid: /\bguid\b|auto_generated_guid/i,
  severity: /^(?:severity|rule severity|alert severity|schweregrad|s[ée]v[ée]rit[ée]|severidad|gravedad)$/i,
  ruleName: /^(?:rule ?(?:name|title)|alert name|regelname|nom de la r[èe]gle|nombre de la regla)$/i,
  eventId:
    /^(?:sysmon |windows |security )?(?:event|ereignis) ?-?(?:id|code|ids|codes|kennung)(?:s|\(s\))?$|^eids?$|^event\.code$/i,
  channel: /^(?:log |event )?(?:channel|kanal|canal)s?$|^log ?name$/i,
  logSource:
    /^(?:required |primary )?(?:log|data|event|telemetry) ?-?(?:sources?|source\(s\)|provider)$|^(?:protokoll|daten)quellen?$|^fuentes? de (?:datos|registros?)$|^sources? de (?:donn[ée]es|journaux)$/i,
} as const satisfies { readonly [meaning: string]: RegExp }

export type Meaning = keyof typeof VOCABULARY

export function means(label: string, meaning: Meaning): boolean {
  return VOCABULARY[meaning].test(label.trim())
}

const SECTIONS = {
  dataSources:
    /(?:data|log|event|telemetry) ?-?sources?|telemetry|required (?:logs?|logging|events?)|^[\d.) ]*(?:logs?|logging|events?|data)(?: (?:needed|required|used))?$|(?:daten|protokoll)quellen|fuentes de|sources de (?:donn|journ)/i,
  limitations:
    /limitation|blind ?spots?|known gaps?|coverage gaps?|gaps\b|caveats?|not (?:be )?detected|einschr[äa]nkung|grenzen|limites|limitaciones/i,
  parameters: /parameters?|input(?:s| arguments?)|arguments?\b|eingaben|param[èe]tres?|par[áa]metros?/i,
  prerequisites: /prereq|requirement|dependenc|voraussetzung|pr[ée]requis|requisitos/i,
  references: /references?|resources|links|quellen$|r[ée]f[ée]rences|referencias/i,
  aside:
    /clean-?up|remediat|prereq|prerequisite|dependenc|set-?up|install|requirement|get-prereq|voraussetzung|aufr[äa]umen|pr[ée]requis|requisitos|nettoyage|limpieza|output|result|respon|mitigat|tuning|deploy|validation query|log sample|example log|sample (?:event|log)/i,
  attack:
    /atomic|attack|\btests?\b|commands?\b|simulat|emulat|execut|detonat|reproduc|procedure|validat|befehl|commande|comando|angriff|ataque|attaque|prueba/i,
} as const satisfies { readonly [section: string]: RegExp }

export type SectionKind = keyof typeof SECTIONS

export function isSection(heading: string, kind: SectionKind): boolean {
  return SECTIONS[kind].test(heading)
}
