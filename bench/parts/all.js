import { allRules } from './all-rules.js'
import { dismissal } from './dismissal.js'
import { dump } from './dump.js'
import { growthRules } from './growth-rules.js'
import { growthSize } from './growth-size.js'
import { smallFiles } from './small-files.js'
import { stages } from './stages.js'
import { startup } from './startup.js'
import { threads } from './threads.js'

/** In the order in which they run and are told. */
export const PARTS = [startup, stages, growthSize, growthRules, allRules, threads, smallFiles, dismissal, dump]
