import { countText, diagnosticText, terminalText } from '../report/index.ts'
import { type Io, paintFor, say } from './io.ts'
import { problemText } from './problems.ts'
import type { SuiteRules } from './suite-rules.ts'
import type { ValidateSettings } from './validate-options.ts'

/** Which rules the suites are judged with, and what is wrong with these; a rule that a check needs is told of there. */
export function tellSuiteRules(loaded: readonly SuiteRules[], settings: ValidateSettings, io: Io): void {
  const paint = paintFor(io, settings.color)
  for (const { paths, rules } of loaded) {
    const names = paths.map(terminalText).join(', ')
    if (paths.length === 0)
      say(
        io,
        paint('error', 'no rules were found beside the suites: name them with "rules" in a suite, or with --rules'),
      )
    else if (!settings.isQuiet) {
      const { refusals } = rules
      const refused = refusals.length === 0 ? '' : `, ${countText(refusals.length)} refused`
      say(io, `rules     ${countText(rules.loadedCount)} loaded${refused} (${names})`)
      if (settings.isVerbose) for (const each of refusals) say(io, paint('error', diagnosticText(each)))
    }
    for (const problem of rules.problems) say(io, paint('error', problemText(problem)))
    for (const path of rules.empty)
      say(io, paint('error', `${terminalText(path)}: no rule file (.yml, .yaml) in there`))
    for (const each of rules.unusedPlaceholders) say(io, paint('error', diagnosticText(each)))
  }
}
