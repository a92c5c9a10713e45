/** Atomic Red Team: its tests, and the events that running one would leave. */

export { type AtomicChoice, choosesRow, choosesTest, isTestGuid, unmetChoices } from './atomic-choice.ts'
export { type AtomicRow, atomicTable, type ExpectedRule, type RuleOutcome } from './atomic-table.ts'
export {
  type AtomicDependency,
  type AtomicExecutor,
  type AtomicInput,
  type AtomicTest,
  EXECUTORS,
  type Executor,
} from './atomic-test.ts'
export { AtomicTests, type TestName } from './atomics.ts'
export { type ChildCommand, childCommands, type Shell } from './child-commands.ts'
export { argumentsIn, type FilledCommand, fillIn } from './fill-in.ts'
export type { MadeEvent } from './made-event.ts'
export { type MadeRecord, RecordMaker, SYNTHETIC_COMPUTER } from './made-records.ts'
export { type MadeRun, madeRuns, type RunnableCommand, WAYS, type Way } from './made-run.ts'
export { type AtomicsProblem, type AtomicsReading, executorOf, readAtomics } from './read-atomics.ts'
export { type SimulationLink, simulationsIn } from './simulations.ts'
