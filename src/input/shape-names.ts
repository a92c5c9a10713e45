/** The names of the shapes, apart from the readers: the command line lists them before anything is read. */
export const SHAPE_NAMES = [
  'evtx_dump',
  'sigma-replay',
  'winlogbeat-6',
  'ecs',
  'winlogbeat',
  'nxlog',
  'velociraptor',
  'velociraptor-rows',
  'hayabusa',
  'evtxecmd',
  'powershell',
  'splunk',
  'event-viewer',
  'flat',
] as const

/** In the order in which they are tried: a shape that asks for more comes first. */
export type ShapeName = (typeof SHAPE_NAMES)[number]
