import type { Check } from '../checked-rule.ts'

/** @see SigmahqCategoryEventIdValidator */
export const eventIdCategory: Check = ({ items, logsource, logs }, report) => {
  const eventIds = logsource.category === undefined ? undefined : logs.eventIdsOf(logsource)
  if (eventIds === undefined) return
  for (const { field, values, key } of items) {
    if (field.field !== 'EventID' || field.negated || key === undefined || field.comparison.kind !== 'text') continue
    if (field.comparison.shape !== 'equals') continue
    const strangers = values.filter(({ text }) => /^[0-9]+$/.test(text) && !eventIds.includes(Number(text)))
    for (const value of strangers) {
      const message = `No event of ${logsource.category} has the id ${value.text}.`
      report('event-id-impossible', value, message, `They have ${eventIds.join(', ')}.`)
    }
    if (strangers.length === 0 && eventIds.every((id) => values.some(({ text }) => text === String(id))))
      report('event-id-redundant', key, `The category ${logsource.category} says the event id already.`, 'Remove it.')
  }
}
