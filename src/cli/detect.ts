/** `sigma-replay detect`: every match of the rules in the logs. */
import { performance } from 'node:perf_hooks'
import { type FoundFiles, findEvidence } from '../node/files.ts'
import { fileOutput, type Output, OutputClosed, streamOutput } from '../node/output.ts'
import { runDetection } from '../node/run.ts'
import type { RunTotals } from '../node/run-contract.ts'
import { isSystemError, systemMessage } from '../node/system-message.ts'
import { closingBlock, type Paint, startBlock, terminalText } from '../report/index.ts'
import { LEVELS } from '../sigma/plan.ts'
import { EXIT, type ExitCode, UserError, worstOf } from './exit-codes.ts'
import { type Io, paintFor, say } from './io.ts'
import { Listener } from './listener.ts'
import { type DetectArguments, threadsOption, timeOption } from './options.ts'
import { startProgress } from './progress.ts'
import { type RuleSet, readRuleSet } from './rule-set.ts'
import { silenceReasons } from './silence.ts'
import { VERSION } from './version.ts'

export async function detect(args: DetectArguments, io: Io): Promise<ExitCode> {
  const started = performance.now()
  const paint = paintFor(io, args.color)
  const from = timeOption('from', args.from, false)
  const to = timeOption('to', args.to, true)
  const threads = threadsOption(args.threads)
  const evidence = await findEvidence(args.paths, io.cwd)
  const rules = await readRuleSet(args.rules, io.cwd, choiceOf(args), args['rule-cache'])
  const codes: ExitCode[] = [sayProblems(evidence, rules, io, paint), ruleCode(rules, args, io, paint)]
  const bytes = evidence.files.reduce((sum, file) => sum + file.byteLength, 0)
  if (!args.quiet) say(io, ...startBlock(startFacts(rules, evidence, bytes), paint, args.verbose))
  const output = openOutput(args, io)
  const progress = startProgress(io, bytes, !args.quiet)
  const listener = new Listener(output, progress, io, paint, args)
  const abort = new AbortController()
  const stopListening = io.onInterrupt(() => abort.abort())
  let totals: RunTotals
  try {
    const job = {
      files: evidence.files,
      rules: rules.used,
      reader: args.reader,
      format: args.format,
      signal: abort.signal,
    }
    totals = await runDetection(
      { ...job, ...(threads && { threads }), ...(from && { from }), ...(to && { to }) },
      listener,
    )
    await output.close()
  } catch (error) {
    progress.stop()
    if (error instanceof OutputClosed) return EXIT.done
    if (!isSystemError(error)) throw error
    throw new UserError(`${args.output ?? 'stdout'}: writing the matches failed: ${systemMessage(error)}`)
  } finally {
    stopListening()
  }
  progress.stop()
  if (!args.quiet) {
    const facts = {
      ...totals,
      files: evidence.files.length,
      damages: listener.damages,
      output: args.output ?? null,
      bytes: listener.bytes,
    }
    const memory = process.resourceUsage().maxRSS * 1024
    say(io, ...closingBlock({ ...facts, milliseconds: performance.now() - started, peakMemoryBytes: memory }, paint))
    if (totals.matches === 0) say(io, ...silenceReasons(rules, totals, evidence.files.length))
  }
  return worstOf([...codes, ...outcomeCodes(totals, evidence, args)])
}

function choiceOf(args: DetectArguments): Parameters<typeof readRuleSet>[2] {
  return {
    ...(args['min-level'] && { minLevel: args['min-level'] }),
    ...(args['rule-id'] && { ids: args['rule-id'] }),
    ...(args.tag && { tags: args.tag }),
    ...(args.status && { statuses: args.status }),
  }
}

function startFacts(rules: RuleSet, evidence: FoundFiles, bytes: number): Parameters<typeof startBlock>[0] {
  return {
    ...rules,
    version: VERSION,
    loadedRules: rules.loadedCount,
    usedRules: rules.used.length,
    files: evidence.files.length,
    bytes,
  }
}

/** An argument that cannot be read, and arguments that hold no file at all, make the exit code 3; the rest goes on. */
function sayProblems(evidence: FoundFiles, rules: RuleSet, io: Io, paint: Paint): ExitCode {
  for (const { path, message } of [...evidence.problems, ...rules.problems])
    say(io, paint('error', `${terminalText(path)}: ${message}`))
  if (evidence.files.length > 0) return evidence.problems.length + rules.problems.length > 0 ? EXIT.usage : EXIT.done
  if (evidence.problems.length === 0)
    say(
      io,
      paint(
        'error',
        'no log was found: folders are searched for .evtx and .xml files and for files that begin like an EVTX log',
      ),
    )
  return EXIT.usage
}

function ruleCode(rules: RuleSet, args: DetectArguments, io: Io, paint: Paint): ExitCode {
  if (rules.used.length === 0) {
    const reason =
      rules.fileCount === 0
        ? 'no rule file (.yml, .yaml) was found'
        : rules.loadedCount === 0
          ? 'no rule could be loaded'
          : 'none of the loaded rules can be used on Windows logs with these options'
    say(io, paint('error', `--rules ${args.rules.map(terminalText).join(' ')}: ${reason}`))
    return EXIT.rules
  }
  return args['strict-rules'] && rules.refusals.length + rules.metadataErrors.length > 0 ? EXIT.rules : EXIT.done
}

function openOutput(args: DetectArguments, io: Io): Output {
  if (args.output === undefined) return streamOutput(io.out, args.format)
  try {
    return fileOutput(args.output, args.format)
  } catch (error) {
    throw new UserError(`--output ${terminalText(args.output)}: ${systemMessage(error)}`)
  }
}

function outcomeCodes(totals: RunTotals, evidence: FoundFiles, args: DetectArguments): ExitCode[] {
  const codes: ExitCode[] = []
  if (totals.isInterrupted) codes.push(EXIT.interrupted)
  if (evidence.files.length > 0 && totals.unreadableFiles === evidence.files.length) codes.push(EXIT.usage)
  if (args.strict && totals.damages + totals.unreadableFiles > 0) codes.push(EXIT.loss)
  const failing = args['fail-on'] === undefined ? LEVELS.length : LEVELS.indexOf(args['fail-on'])
  if (totals.byRule.some(({ level }) => LEVELS.indexOf(level ?? 'informational') >= failing)) codes.push(EXIT.findings)
  return codes
}
