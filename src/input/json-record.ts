/** One value of JSON or CSV as a record, in the shape that it is read in. */
import type { RecordPlace } from '../evtx/log-record.ts'
import { parseEventElement } from './event-element.ts'
import { treeOf } from './fields-tree.ts'
import { isObject, type JsonObject } from './json-object.ts'
import { shapeOf } from './json-shapes.ts'
import type { ShapeName } from './shape-names.ts'
import { fieldsIn, fits, nearestShapes, recogniseShape, unwrapped } from './shape-recognition.ts'
import { TextRecord } from './text-record.ts'

/** A record that remembers the object it was read from, for those who ask by the names of the object. */
export class JsonRecord extends TextRecord {
  readonly document: JsonObject

  constructor(shape: ShapeName, document: JsonObject, place: RecordPlace) {
    const fields = fieldsIn(shape, document)
    super(fields, () => treeOf(fields), place)
    this.document = document
  }
}

/**
 * @param shape what the source is; a value that does not fit is read in its own shape
 * @param onProblem told what had to be kept as it stands
 * @throws Error when the value is no event
 */
export function recordOf(
  value: unknown,
  shape: ShapeName | 'xml',
  place: RecordPlace,
  onProblem: (message: string) => void,
): TextRecord {
  if (!isObject(value)) throw new Error('it is no object')
  // Most sources have no wrappers, and then nothing has to be looked for.
  if (shape !== 'xml' && fits(shapeOf(shape), value)) return new JsonRecord(shape, value, place)
  const { content } = unwrapped(value)
  if (typeof content === 'string') return TextRecord.ofTree(parseEventElement(content, onProblem), place)
  return new JsonRecord(shapeFor(content, shape), content, place)
}

function shapeFor(content: JsonObject, shape: ShapeName | 'xml'): ShapeName {
  if (shape !== 'xml' && fits(shapeOf(shape), content)) return shape
  const own = recogniseShape(content)?.shape
  if (own !== undefined && own !== 'xml') return own
  if (shape === 'xml') throw new Error(`no event of a known shape: ${nearestShapes(content)}`)
  return shape
}
