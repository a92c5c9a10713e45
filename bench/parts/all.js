import { dismissal } from './dismissal.js'
import { dump } from './dump.js'
import { growthRules } from './growth-rules.js'
import { growthSize } from './growth-size.js'
import { stages } from './stages.js'
import { startup } from './startup.js'
import { threads } from './threads.js'

/** In the order in which they run and are told. */
export const PARTS = [startup, stages, growthSize, growthRules, threads, dismissal, dump]
