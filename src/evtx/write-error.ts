/** Thrown for what the format cannot hold. */
export class EvtxWriteError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'EvtxWriteError'
  }
}
