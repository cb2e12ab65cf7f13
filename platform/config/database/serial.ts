/** Runs pieces of work one after the other, in the order in which they were asked for. */
export interface Serial {
  run<T>(work: () => Promise<T>): Promise<T>
  /** Resolves when all that was asked for so far has ended. */
  idle(): Promise<void>
}

export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(work) {
      const done = last.then(work, work)
      last = done.catch(() => undefined)
      return done
    },
    async idle() {
      await last
    },
  }
}
