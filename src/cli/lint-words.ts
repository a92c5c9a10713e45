/** The words of recordings and of other files: what a value of a rule may be compared with. */
import { findRules, type PathProblem } from '../node/files.ts'
import { findEvidence } from '../node/find-evidence.ts'
import { readEvidence } from '../node/read-evidence.ts'
import { readRuleFiles } from '../node/rule-files.ts'
import { decodeText } from '../sigma/text.ts'
import { wordsOf } from '../sigma/words.ts'

export interface ReadWords {
  /** In lower case → how often. */
  readonly words: ReadonlyMap<string, number>
  readonly problems: readonly PathProblem[]
}

/** A log that invents words may not fill the memory. */
const MAX_WORDS = 1_000_000

/** Logs and exports by the values of their records, YAML files (such as atomic tests) by their text. */
export async function readWords(paths: readonly string[], cwd: string): Promise<ReadWords> {
  const words = new Map<string, number>()
  const add = (text: string): void => {
    for (const { word } of wordsOf(text)) {
      const count = words.get(word)
      if (count !== undefined || words.size < MAX_WORDS) words.set(word, (count ?? 0) + 1)
    }
  }
  const yaml = await findRules(paths, cwd)
  const named = new Set(yaml.files.map(({ path }) => path))
  const found = await findEvidence(paths, cwd)
  const logs = found.files.filter(({ path }) => !named.has(path))
  const texts = readRuleFiles(yaml.files)
  for (const { text } of texts.files) add(decodeText(text).text)
  const unreadable: PathProblem[] = []
  await readEvidence(
    {
      files: logs,
      reader: 'sigma-replay',
      recover: false,
      keepsSequence: false,
      reportsSources: false,
      signal: new AbortController().signal,
    },
    {
      async onRecords(records) {
        for (const record of records) for (const { value } of record.data()) add(value)
      },
      onDamage: () => undefined,
      onUnreadable: ({ name }, message) => unreadable.push({ path: name, message, isArgument: false }),
      onProgress: () => undefined,
    },
  )
  return { words, problems: [...found.problems, ...texts.problems, ...unreadable] }
}
