import type { EventSource, Route } from '../event/index.ts'
import { terminalText } from './terminal-text.ts'

/** Which events a rule looks at: `Microsoft-Windows-Sysmon/Operational (event 1), Security (event 4688)`. */
export function routesText(routes: readonly Route[]): string {
  const texts = routes.map(({ channels = ['any Windows log'], eventIds }) => {
    const ids = eventIds === undefined ? '' : ` (event ${eventIds.join(', ')})`
    return `${channels.join(' or ')}${ids}`
  })
  return texts.length === 0 ? 'nothing, its logsource contradicts itself' : texts.join(', ')
}

/** `Microsoft-Windows-Sysmon/Operational, event 3`; what is not known is left out. */
export function sourceText({ channel, provider, eventId }: EventSource): string {
  const parts = [channel ?? provider, eventId === null ? null : `event ${eventId}`].filter((part) => part !== null)
  return parts.length === 0 ? 'of an unknown log' : terminalText(parts.join(', '))
}
