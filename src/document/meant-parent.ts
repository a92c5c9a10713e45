/** A parent that the document speaks of as what starts the test is meant, whatever a runner would start it from. */
import type { DocumentPart } from './detection-document.ts'
import type { VerdictLeaf } from './verdict.ts'

export function isMeantParent({ subject, literal }: VerdictLeaf, { prose, limitations }: DocumentPart): boolean {
  const name = /([\w-]+)\.exe$/i.exec(literal ?? '')?.[1]
  if (subject !== 'parent' || name === undefined) return false
  // Programs of Office go by other names: Word is winword.exe.
  const names = `${name}(?:\\.exe)?|${name.replace(/^win/i, '')}`
  const starts = new RegExp(
    `\\b(?:from|by|in|inside|below|under|parent(?: process)?(?: is)?|child(?:ren)? of)\\s+(?:the |an? |microsoft |windows |\`)*(?:${names})\\b|\\b(?:${names})\\b\`?\\s+(?:starts|spawns|launches|runs|opens)\\b`,
    'i',
  )
  const unseen = limitations.map(({ text }) => text)
  return prose
    .split('\n')
    .some((line) => starts.test(line) && !unseen.some((text) => text !== '' && line.includes(text)))
}
