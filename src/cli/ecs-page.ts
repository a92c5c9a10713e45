/** docs/ecs.md, made of the table that the code uses: `npm run docs`. */
import { ECS_CONVERSIONS } from '../event/ecs-conversions.ts'
import { ECS_FIELDS, type EcsField, type EcsSource } from '../event/ecs-fields.ts'

const LOGS = { any: 'any log', sysmon: 'Sysmon', security: 'Security', powershell: 'PowerShell' } as const

export function ecsPage(): string {
  const rows = Object.entries(ECS_FIELDS).map(
    ([name, field]) => `| \`${name}\` | ${typeText(field)} | ${sourcesText(field)} |`,
  )
  return `# Elastic’s names for events of Windows

What a [query](kql.md) sees of a record: the fields of the Elastic Common Schema and of winlogbeat, with their types there, as winlogbeat’s ingest pipelines for Sysmon, Security and PowerShell (script blocks) fill them. This page is made of the table that the code uses.

- \`winlog.event_data.NAME\` (keyword) is the value that the record calls so, unless one of the fields below has taken it over: of Sysmon’s events what is renamed is gone from there, of Security’s the names and ids of processes and the addresses, of PowerShell’s the script block. Values without a name are \`param1\`, \`param2\` …
- Empty values, \`-\` and the GUID of zeros are absent.
- Keywords longer than 1024 characters are not indexed. \`.text\` below a field is the same value as match_only_text.
- Not there: what winlogbeat takes from elsewhere than the record (\`message\`, \`agent.*\`, \`host.*\` but the name, names for numbers of tasks and opcodes) and \`related.*\`. Such fields are known to a query, and absent.
- Without the pipelines (\`winlogbeat setup --pipelines\` was never run) there are the rows of “any log” and \`winlog.event_data.*\` with everything in it. \`agree --no-pipelines\` looks at events that way.
- The first source that the record has counts.

| field | type | from |
| ----- | ---- | ---- |
${rows.join('\n')}
`
}

function typeText({ type, hasText }: EcsField): string {
  return hasText === true ? `${type}, \`.text\`` : type
}

/** Sources of one log that are read alike stand together. */
function sourcesText({ sources }: EcsField): string {
  const groups = new Map<string, string[]>()
  for (const source of sources) {
    const key = [logText(source), conversionText(source)].join('\n')
    groups.set(key, [...(groups.get(key) ?? []), source.from === '@time' ? 'TimeCreated' : source.from])
  }
  return [...groups]
    .map(([key, names]) => {
      const [log, conversion] = key.split('\n')
      return `${log}: ${names.map((name) => `\`${name}\``).join(', ')}${conversion === '' ? '' : `, ${conversion}`}`
    })
    .join('; ')
}

function logText({ log, ids, exceptIds }: EcsSource): string {
  if (ids !== undefined) return `${LOGS[log]} ${ids.join(', ')}`
  return exceptIds === undefined ? LOGS[log] : `${LOGS[log]} but ${exceptIds.join(', ')}`
}

function conversionText({ as }: EcsSource): string {
  return as === undefined ? '' : ECS_CONVERSIONS[as].words
}
