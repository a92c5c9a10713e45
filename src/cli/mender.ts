/** What would make rules fire that stayed silent: reads again what the rules are written in, when it is first asked. */
import type { NearMisses, PlannedEventRule } from '../detect/index.ts'
import type { Mend } from '../mend/index.ts'
import type { FoundFiles } from '../node/files.ts'
import { readRuleFiles } from '../node/rule-files.ts'
import { decodeText } from '../sigma/text.ts'
import type { SettingFiles } from './setting-files.ts'

export class Mender {
  readonly #files: FoundFiles['files']
  readonly #settings: Pick<SettingFiles, 'logsources' | 'placeholders'>
  readonly #texts = new Map<string, string>()

  constructor(files: FoundFiles['files'], settings: Pick<SettingFiles, 'logsources' | 'placeholders'>) {
    this.#files = files
    this.#settings = settings
  }

  /** Empty where the file of the rule cannot be read any more. */
  async mends({ plan }: PlannedEventRule, near: NearMisses): Promise<readonly Mend[]> {
    // Loaded when needed, like everything that reads YAML.
    const { mendsOf } = await import('../mend/index.ts')
    const { path, document } = plan.rule
    const text = this.textOf(path)
    if (text === undefined) return []
    const { logsources, placeholders } = this.#settings
    return mendsOf({ path, text, document }, near, { logsources, placeholders })
  }

  /** Of a rule's file, as places count in it; undefined where it cannot be read any more. */
  textOf(path: string): string | undefined {
    let text = this.#texts.get(path)
    if (text === undefined) {
      const [read] = readRuleFiles(this.#files.filter(({ name }) => name === path)).files
      if (read === undefined) return undefined
      text = decodeText(read.text).text
      this.#texts.set(path, text)
    }
    return text
  }
}
