/** What a block of code is, by what stands in it; its label only decides where the content leaves a choice. */

/** `command`: something to run, or nothing that is known here. */
export const LANGUAGES = {
  sigma: 'a Sigma rule',
  kibana: 'a Kibana query (KQL)',
  atomic: 'tests of Atomic Red Team',
  kusto: 'a Kusto query (Defender, Sentinel)',
  splunk: 'a Splunk search',
  eql: 'an EQL query',
  esql: 'an ES|QL query',
  'query-dsl': 'a query in Elasticsearch’s query DSL',
  lucene: 'a Lucene query',
  sql: 'an SQL query',
  yara: 'a YARA rule',
  event: 'an event or other data',
  command: 'a command',
} as const satisfies { readonly [language: string]: string }

export type Language = keyof typeof LANGUAGES

/** Detections that are written in something that is not read here. */
export const NOT_JUDGED: readonly Language[] = ['kusto', 'splunk', 'eql', 'esql', 'query-dsl', 'lucene', 'sql', 'yara']

export function recogniseCode(code: string, label: string, heading: string): Language {
  // Long blanks tell nothing, and cost their square.
  const text = code.replace(/[ \t]{200,}/g, ' '.repeat(200))
  const named = namedLanguage(label)
  for (const [language, is] of BY_CONTENT) if (is(text)) return language
  if (looksLikeKibana(text)) return named === 'lucene' || LUCENE_ONLY.test(text) ? 'lucene' : 'kibana'
  if (named !== undefined) return named
  return /kibana|\bkql\b|kuery/i.test(heading) && /^[\s(]*(?:not\s+)?[\w@.]+\s*:/i.test(text) ? 'kibana' : 'command'
}

function namedLanguage(label: string): Language | undefined {
  const word = label.toLowerCase().split(/[\s{,]/)[0]!
  if (word === 'kuery' || word === 'kibana') return 'kibana'
  if (word === 'kusto' || word === 'sentinel') return 'kusto'
  if (word === 'spl' || word === 'splunk') return 'splunk'
  return word === 'eql' || word === 'esql' || word === 'lucene' || word === 'yara' || word === 'sql' ? word : undefined
}

/** In this order. Each speaks of texts that nothing else looks like. */
const BY_CONTENT: readonly (readonly [Language, (text: string) => boolean])[] = [
  ['atomic', (text) => /^\s*(?:attack_technique|atomic_tests|auto_generated_guid)\s*:/m.test(text)],
  ['sigma', isSigma],
  ['yara', (text) => /^\s*(?:private\s+|global\s+)*rule\s+\w+[^{\n]*\{/m.test(text) && /^\s*condition\s*:/m.test(text)],
  ['query-dsl', (text) => /^\s*(?:GET|POST)?[^{]*\{[\s\S]*"(?:query|bool|query_string|match_phrase)"\s*:/.test(text)],
  ['event', (text) => /^\s*(?:[[{]|<\?xml|<Event\b)/.test(text) && /^\s*(?:[[{]\s*["{\]}]|<)/.test(text)],
  [
    'esql',
    (text) => /^\s*from\s+[\w*,.:\s-]+(?:metadata\s[\w,\s]+)?\|\s*(?:where|eval|keep|stats|limit|sort)\b/i.test(text),
  ],
  [
    'eql',
    (text) =>
      /^\s*(?:sequence\b|sample\b|(?:any|process|file|network|registry|dns|library|driver|api|\w+)\s+where\s)/im.test(
        text,
      ) && !/\|\s*where/i.test(text),
  ],
  [
    'splunk',
    (text) =>
      /\b(?:index|sourcetype|EventCode)\s*=\s*\S|^\s*\|\s*tstats\b|\|\s*(?:stats|table|rex|eval|tstats|rename)\s/im.test(
        text,
      ) && !/\|\s*(?:where|project|extend|summarize)\b[\s\S]*\b(?:has|contains|==)/i.test(text),
  ],
  [
    'kusto',
    (text) =>
      /\|\s*(?:where|project|extend|summarize|join|distinct|take)\b/i.test(text) && !/\|\s*where-object/i.test(text),
  ],
  ['sql', (text) => /^\s*select\s[\s\S]+\sfrom\s/i.test(text)],
]

/** Keys at the outermost level; a rule that is broken YAML is a rule all the same. */
function isSigma(text: string): boolean {
  const keys = new Set([...text.matchAll(/^([ \t]*)(?:- )?(\w+)\s*:/gm)].map(([, , key]) => key!.toLowerCase()))
  if (keys.has('correlation') && keys.has('title')) return true
  const parts = ['title', 'logsource', 'detection', 'condition', 'falsepositives', 'level'].filter((key) =>
    keys.has(key),
  )
  return (keys.has('detection') && parts.length >= 2) || (keys.has('logsource') && parts.length >= 3)
}

const OPERAND = String.raw`[\s(]*(?:not\s+)?\(*"?[\w@*-]+(?:\.[\w@*-]+)+"?\s*(?::|>=?|<=?)\s*\S`

/** A dotted field before a colon, at the beginning or behind a word that joins; and no pipe between commands. */
function looksLikeKibana(text: string): boolean {
  if (
    /^\s*\||\|\s*(?:where|stats)/im.test(text) ||
    /==|::|^\s*\w+\s*=\s/m.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'))
  )
    return false
  return new RegExp(`^${OPERAND}`, 'i').test(text) || new RegExp(`\\s(?:and|or|not)\\s${OPERAND}`, 'i').test(text)
}

/** What KQL has not: ranges in brackets, regular expressions, `_exists_`. */
const LUCENE_ONLY = /:\s*[[{][^\]}\n]*\sTO\s[^\]}\n]*[\]}]|:\s*\/[^/\n]+\/|_exists_\s*:/
