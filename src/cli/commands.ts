/** Every command: a new one is a file of its own and a row here. */
import { AGREE_OPTIONS, agreeSettings } from './agree-options.ts'
import { type Command, command } from './command.ts'
import { CUT_OPTIONS, cutSettings } from './cut-options.ts'
import { DETECT_OPTIONS, detectSettings } from './detect-options.ts'
import { DUMP_OPTIONS, dumpSettings } from './dump-options.ts'
import { PATHS } from './evidence-options.ts'
import { EXPLAIN_OPTIONS, explainSettings } from './explain-options.ts'
import { INFO_OPTIONS, infoSettings } from './info-options.ts'
import { INPUTS_OPTIONS, inputsSettings } from './inputs-options.ts'
import { LINT_OPTIONS, lintSettings } from './lint-options.ts'
import { MAKE_OPTIONS, makeSettings } from './make-options.ts'
import { RULES_OPTIONS, rulesSettings } from './rules-options.ts'
import { TREE_OPTIONS, treeSettings } from './tree-options.ts'
import { VALIDATE_OPTIONS, validateSettings } from './validate-options.ts'
import { VERIFY_OPTIONS, verifySettings } from './verify-options.ts'

// What a command does is loaded when it is run: help and mistakes do not wait for the engine.
export const COMMANDS: readonly Command[] = [
  command({
    name: 'detect',
    describe: 'Find every match of Sigma rules in logs',
    paths: { ...PATHS, missing: 'name the logs to search: files, folders or globs' },
    options: DETECT_OPTIONS,
    examples: [
      ['$0 detect logs/ -r rules/ > matches.ndjson', 'Every match in a folder of logs'],
      ['$0 detect logs/ -r rules/ -f csv -o matches.csv', 'The same for a spreadsheet'],
      ['$0 detect a.evtx -r rules/ --from 2026-03-01', 'From a day on'],
    ],
    prepare(typed) {
      const settings = detectSettings(typed)
      return async (io, signal) => (await import('./detect.ts')).detect(settings, io, signal)
    },
  }),
  command({
    name: 'tree',
    describe: 'Show processes with their ancestors and what came of them',
    paths: PATHS,
    options: TREE_OPTIONS,
    examples: [
      ['$0 tree logs/ -r rules/', 'Where every match stands among the processes'],
      ['$0 tree a.evtx --image mshta.exe', 'A program: who started it, and what it started'],
      ['$0 tree a.evtx --pid 4120 --at 2026-03-11T16:04', 'The process that had this id then'],
      ['$0 tree a.evtx -r rules/ -f dot | dot -Tsvg > tree.svg', 'A drawing, with Graphviz'],
    ],
    prepare(typed) {
      const settings = treeSettings(typed)
      return async (io, signal) => (await import('./tree.ts')).tree(settings, io, signal)
    },
  }),
  command({
    name: 'dump',
    describe: 'Print records as JSON, XML or CSV',
    paths: PATHS,
    options: DUMP_OPTIONS,
    examples: [
      ['$0 dump a.evtx > records.ndjson', 'Every record with all its values'],
      ['$0 dump a.evtx --record 41913 -f xml', 'One record as Windows renders it'],
      ['$0 dump disk.raw --recover --event-id 1', 'Process creations carved out of an image'],
    ],
    prepare(typed) {
      const settings = dumpSettings(typed)
      return async (io, signal) => (await import('./dump.ts')).dump(settings, io, signal)
    },
  }),
  command({
    name: 'cut',
    describe: 'Write chosen records as an EVTX log of their own, with pseudonyms if wanted',
    paths: PATHS,
    options: CUT_OPTIONS,
    examples: [
      ['$0 cut a.evtx -r rules/ --family -o case.evtx', 'What rules match, and what belongs to those processes'],
      ['$0 cut a.evtx --from 2026-03-11T09:00 --to 2026-03-11T10:00 -o hour.evtx', 'An hour'],
      ['$0 cut a.evtx -r rules/ --redact names.yml -o share.evtx', 'The same without names, held against the rules'],
    ],
    prepare(typed) {
      const settings = cutSettings(typed)
      return async (io, signal) => (await import('./cut.ts')).cut(settings, io, signal)
    },
  }),
  command({
    name: 'make',
    describe: 'Make an EVTX log: from a description, or of what a test of Atomic Red Team would leave',
    paths: {
      describe: 'Descriptions (YAML or JSON; in folders those with events), or tests of Atomic Red Team (T1234.yaml)',
      missing: 'name a description of a log, or a file with tests of Atomic Red Team',
    },
    options: MAKE_OPTIONS,
    examples: [
      ['$0 make workday.yml', 'workday.evtx, beside its description'],
      ['$0 make atomics/T1003.001/T1003.001.yaml --atomic T1003.001-2 -o dump.evtx', 'The processes of a test'],
    ],
    prepare(typed) {
      const settings = makeSettings(typed)
      return async (io) => (await import('./make.ts')).make(settings, io)
    },
  }),
  command({
    name: 'rules',
    describe: 'Tell how a rule set was understood, and which rules logs can serve',
    paths: { describe: 'Logs that the rules are meant for, if any: files, folders or globs' },
    options: RULES_OPTIONS,
    examples: [
      ['$0 rules -r rules/', 'What was loaded, by logsource, level, status and ATT&CK'],
      ['$0 rules -r rules/ -f csv -o rules.csv', 'A row a rule, refused ones with the reason'],
      ['$0 rules logs/ -r rules/', 'Which rules find their events and fields in these logs'],
    ],
    prepare(typed) {
      const settings = rulesSettings(typed)
      return async (io, signal) => (await import('./rules.ts')).rules(settings, io, signal)
    },
  }),
  command({
    name: 'explain',
    describe: 'Show test by test why a rule matches an event, or why it does not',
    paths: {
      describe: 'Logs, files with events as JSON, or - for JSON from stdin',
      missing: 'name a log or a file with an event as JSON, or - for stdin',
    },
    options: EXPLAIN_OPTIONS,
    examples: [
      ['$0 explain a.evtx -r rule.yml --record 41913', 'One rule and one record'],
      ['$0 explain a.evtx -r rule.yml', 'Why the rule stayed silent: the events that came nearest'],
      ['$0 explain event.json -r rules/ --rule-id ID', 'An event written as JSON'],
    ],
    prepare(typed) {
      const settings = explainSettings(typed)
      return async (io, signal) => (await import('./explain.ts')).explain(settings, io, signal)
    },
  }),
  command({
    name: 'validate',
    describe: 'Check that rules fire on recordings as suites say, and that detection documents hold together',
    paths: {
      describe:
        'Suites: files, or folders with *.suite.yml files and info.yml files of regression data; detection documents (*.md); tests of Atomic Red Team',
      missing: 'name the suites or detection documents: files, or folders that hold them',
    },
    options: VALIDATE_OPTIONS,
    examples: [
      ['$0 validate sigma/', 'A checkout of SigmaHQ: its regression data against the rules beside it'],
      ['$0 validate my.suite.yml --coverage', 'A suite, and which parts of its rules no event reached'],
      [
        '$0 validate sigma/ --atomics atomics/ --technique T1003',
        'Which rules should see each atomic test, and which did',
      ],
      ['$0 validate T1074.001.md', 'A detection document: its rule and query on the events its test would make'],
      ['$0 validate suites/ -f github --report-junit junit.xml', 'In a build'],
    ],
    prepare(typed) {
      const settings = validateSettings(typed)
      return async (io, signal) => (await import('./validate.ts')).validate(settings, io, signal)
    },
  }),
  command({
    name: 'agree',
    describe: 'Tell on which events a rule and a Kibana query differ',
    paths: {
      describe: 'Logs, files with events as JSON, or - for JSON from stdin',
      missing: 'name a log or a file with an event as JSON, or - for stdin',
    },
    options: AGREE_OPTIONS,
    examples: [
      ['$0 agree logs/ -r rule.yml --query-file rule.kql', 'Every event on which they differ, and why'],
      ['$0 agree a.evtx -r rule.yml --query \'process.name: "cmd.exe"\'', 'The query on the command line'],
    ],
    prepare(typed) {
      const settings = agreeSettings(typed)
      return async (io, signal) => (await import('./agree.ts')).agree(settings, io, signal)
    },
  }),
  command({
    name: 'lint',
    describe: 'Find what is wrong with Sigma rules',
    paths: {
      describe: 'Rules: files, folders (with all .yml and .yaml files below them) or globs',
      missing: 'name the rules to look at: files, folders or globs',
    },
    needsNoPaths: ({ list }) => list === true,
    options: LINT_OPTIONS,
    examples: [
      ['$0 lint rules/', 'Errors and warnings, each with the line'],
      ['$0 lint rules/ --fix', 'Mend what can be mended for certain'],
      ['$0 lint rules/ -f sarif -o lint.sarif', 'For code scanning'],
    ],
    prepare(typed) {
      const settings = lintSettings(typed)
      return async (io) => (await import('./lint.ts')).lint(settings, io)
    },
  }),
  command({
    name: 'info',
    describe: 'Tell what logs are and hold, and what is wrong with them',
    paths: PATHS,
    options: INFO_OPTIONS,
    examples: [
      ['$0 info a.evtx', 'Header, chunks, ids, providers, damage'],
      ['$0 info a.evtx --chunks', 'The same with every chunk'],
      ['$0 info logs/ -f ndjson > logs.ndjson', 'One line for each log of a folder'],
    ],
    prepare(typed) {
      const settings = infoSettings(typed)
      return async (io, signal) => (await import('./info.ts')).info(settings, io, signal)
    },
  }),
  command({
    name: 'inputs',
    describe: 'Tell what files were recognised as, how many records they hold, and what no rule can use',
    paths: { describe: 'Logs and exports: files, folders (with all below them) or globs', missing: PATHS.missing },
    options: INPUTS_OPTIONS,
    examples: [
      ['$0 inputs collected/', 'What a folder holds, and what of it is left out and why'],
      ['$0 inputs collected/ -r rules/', 'The same, and which records no rule reads'],
    ],
    prepare(typed) {
      const settings = inputsSettings(typed)
      return async (io, signal) => (await import('./inputs.ts')).inputs(settings, io, signal)
    },
  }),
  command({
    name: 'verify',
    describe: 'Compare with what other readers make of the same logs',
    paths: PATHS,
    options: VERIFY_OPTIONS,
    examples: [
      ['$0 verify a.evtx', 'Who read how many records, and where values differ'],
      ['$0 verify logs/ -f ndjson > differences.ndjson', 'Every record on which readers do not agree'],
      ['$0 verify logs/ --reader evtx_dump --fail-on-difference', 'A check against one reader'],
    ],
    prepare(typed) {
      const settings = verifySettings(typed)
      return async (io, signal) => (await import('./verify.ts')).verify(settings, io, signal)
    },
  }),
  command({
    name: 'completion',
    describe: 'Print a script that completes commands and options in a shell',
    paths: {
      name: 'shell',
      describe: 'bash, zsh, fish or powershell',
      missing: 'name the shell: bash, zsh, fish or powershell',
      words: () => ['bash', 'zsh', 'fish', 'powershell'],
    },
    options: {},
    examples: [
      ['source <($0 completion bash)', 'In bash, or in ~/.bashrc; zsh alike'],
      ['$0 completion fish > ~/.config/fish/completions/$0.fish', 'In fish'],
      ['$0 completion powershell | Out-String | Invoke-Expression', 'In PowerShell, or in $PROFILE'],
    ],
    prepare({ paths }) {
      return async (io) => (await import('./completion.ts')).completion(paths, COMMANDS, io)
    },
  }),
  command({
    name: 'help',
    describe: 'Show the whole page about a command, with examples',
    paths: { name: 'command', describe: 'The command', words: () => COMMANDS.map(({ name }) => name) },
    options: { man: { type: 'boolean', default: false, describe: 'As a page for man(1): pipe it into man -l -' } },
    examples: [
      ['$0 help detect', 'The page about detect'],
      ['$0 help tree --man | man -l -', 'The same for a command in man'],
    ],
    prepare({ paths, man }) {
      return async (io) => (await import('./help-page.ts')).help(paths, man, COMMANDS, io)
    },
  }),
]
