/** A spelling is offered only when at most this many letters would have to change. */
const MAX_DISTANCE = 2

/** Longer words are not compared: the cost is the product of the lengths. */
const MAX_WORD_LENGTH = 64

/** More are not looked at: a hostile condition can have thousands of unknown names. */
const MAX_CANDIDATES = 100

/** The candidate that was probably meant by a misspelt word, for hints; ignores case first, then counts edits. */
export function nearest(word: string, candidates: Iterable<string>, maxDistance = MAX_DISTANCE): string | undefined {
  const folded = word.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.min(maxDistance, Math.floor(word.length / 2)) + 1
  let left = MAX_CANDIDATES
  for (const candidate of candidates) {
    if (left-- === 0) break
    const distance = editDistance(folded, candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** `Did you mean "contains"?`, or the fallback when nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>, fallback?: string): string | undefined {
  const meant = nearest(word, candidates)
  return meant === undefined ? fallback : `Did you mean "${meant}"?`
}

function editDistance(left: string, right: string): number {
  if (left.length > MAX_WORD_LENGTH || Math.abs(left.length - right.length) > MAX_DISTANCE)
    return Number.POSITIVE_INFINITY
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const substitution = previous[column - 1]! + (left[row - 1] === right[column - 1] ? 0 : 1)
      current.push(Math.min(substitution, previous[column]! + 1, current[column - 1]! + 1))
    }
    previous = current
  }
  return previous[right.length]!
}
