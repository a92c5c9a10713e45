/** Forged events have one name as often as they like; nothing may take the square of that. */
import { expect, it } from 'vitest'
import { eventOf, keptEvent } from '../../src/event/index.ts'
import { event, readXml } from '../input/reading.ts'

const COUNT = 200_000

it('lists every value of a name that comes two hundred thousand times', async () => {
  const { records } = await readXml(event('<Data>x</Data>'.repeat(COUNT)))
  const seen = eventOf(records[0]!)
  expect(seen.describe().fields.Data).toHaveLength(COUNT)
  expect(keptEvent(seen).get('Data')).toHaveLength(COUNT)
})
