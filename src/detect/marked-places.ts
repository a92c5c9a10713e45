/** Where in a value a test found what it asked for, so that it can be shown there. */
import type { Test, TextPattern } from '../sigma/plan.ts'
import { foldText } from './fold.ts'
import { findRegex } from './linear-regex.ts'
import { foldPart, matchAt, matchBackwards, type Piece, piecesOf, search } from './text-pattern.ts'

/** UTF-16 units, end exclusive. */
export type MarkedPlace = readonly [start: number, end: number]

/** In order and apart from each other; none where the test does not hold of the value. */
export function markedPlaces(test: Test, value: string): readonly MarkedPlace[] {
  switch (test.op) {
    case 'text':
    case 'keyword':
      return placesOfPattern(test, value)
    case 'regex':
    case 'keyword-regex': {
      const place = findRegex(test, value)
      return place === undefined ? [] : present([[place.offset, place.end]])
    }
    default:
      // Numbers, addresses and the like answer as a whole.
      return present([[0, value.length]])
  }
}

/** What stands between stars, each at the leftmost place, as the pattern is matched. Folding keeps every offset. */
function placesOfPattern({ parts, cased }: TextPattern, value: string): readonly MarkedPlace[] {
  const text = cased ? value : foldText(value)
  const pieces = piecesOf(cased ? parts : parts.map(foldPart))
  const first = matchAt(pieces[0]!, text, 0)
  if (first < 0) return []
  const places: MarkedPlace[] = [[0, first]]
  if (pieces.length === 1) return first === text.length ? present(places) : []
  for (const piece of pieces.slice(1, -1)) {
    const place = nextPlace(piece, text, places.at(-1)![1])
    if (place === undefined) return []
    places.push(place)
  }
  const last = matchBackwards(pieces.at(-1)!, text, text.length)
  return last < places.at(-1)![1] ? [] : present([...places, [last, text.length]])
}

function nextPlace(piece: Piece, text: string, from: number): MarkedPlace | undefined {
  const end = search(piece, text, from)
  return end < 0 ? undefined : [matchBackwards(piece, text, end), end]
}

function present(places: readonly MarkedPlace[]): readonly MarkedPlace[] {
  return places.filter(([start, end]) => end > start)
}
