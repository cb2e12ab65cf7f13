import { ServiceError } from '@contract'
import type { Caller } from './handlers'

/** Work in flight that its caller may cancel by the id it chose. */
export interface RunningJobs {
  /** Runs `work` under an id. @throws ServiceError `conflict` when the caller already runs one of that id. */
  run<Result>(caller: Caller, id: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>
  /** @returns false when there is no such job any more. */
  cancel(caller: Caller, id: string): boolean
  /** Cancels what one caller runs. */
  cancelAllOf(caller: Caller): void
  /** Cancels everything and waits until it has ended. */
  cancelAll(): Promise<void>
}

export function createRunningJobs(): RunningJobs {
  const running = new Map<string, { readonly controller: AbortController; readonly ended: Promise<void> }>()

  return {
    async run(caller, id, work) {
      const key = keyOf(caller, id)
      if (running.has(key)) {
        throw new ServiceError({ code: 'conflict', message: `A job with the id ${id} is already running.` })
      }
      const controller = new AbortController()
      const job = work(controller.signal)
      const ended = job.then(
        () => undefined,
        () => undefined,
      )
      running.set(key, { controller, ended })
      try {
        return await job
      } finally {
        running.delete(key)
      }
    },
    cancel(caller, id) {
      const job = running.get(keyOf(caller, id))
      job?.controller.abort()
      return job !== undefined
    },
    cancelAllOf(caller) {
      for (const [key, job] of running) if (key.startsWith(keyOf(caller, ''))) job.controller.abort()
    },
    async cancelAll() {
      const jobs = [...running.values()]
      for (const job of jobs) job.controller.abort()
      await Promise.all(jobs.map((job) => job.ended))
    },
  }
}

function keyOf(caller: Caller, id: string): string {
  return `${caller.id}/${id}`
}
