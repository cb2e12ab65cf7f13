import type { Clock } from '../../ports'
import type { DemoRun } from './demo-run'

export interface RealTime {
  /** Ends after what is being sent. */
  stop(): Promise<void>
}

const everyMs = 1000

/** Lives along with the platform's clock, second by second. A second that could not be sent is `onProblem`'s. */
export function startRealTime(run: DemoRun, clock: Clock, onProblem: (problem: unknown) => void): RealTime {
  let stopped = false
  let timer: NodeJS.Timeout | null = null
  let running = Promise.resolve()

  async function step(): Promise<void> {
    try {
      await run.advance(clock.now())
    } catch (problem) {
      onProblem(problem)
    }
    if (!stopped) schedule()
  }

  function schedule(): void {
    timer = setTimeout(() => {
      running = step()
    }, everyMs)
  }

  schedule()
  return {
    stop: async () => {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      await running
    },
  }
}
