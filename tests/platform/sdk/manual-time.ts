import { runtimeEnvironment, type SdkEnvironment } from '../../../platform/sdk'

/** Time that moves when a test says so; everything else is the runtime's own. */
export interface ManualTime extends SdkEnvironment {
  /** Lets that much time pass, timer by timer, with what they set off. */
  advance(milliseconds: number): Promise<void>
  /** Milliseconds until the next timer; null where there is none. */
  nextTimer(): number | null
}

export function manualTime(start: number, overrides: Partial<SdkEnvironment> = {}): ManualTime {
  let now = start
  let timers: { readonly at: number; readonly callback: () => void }[] = []
  const next = () => timers.toSorted((a, b) => a.at - b.at)[0]
  return {
    ...runtimeEnvironment(),
    random: () => 0.5,
    now: () => now,
    after: (milliseconds, callback) => {
      const timer = { at: now + milliseconds, callback }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    nextTimer: () => {
      const timer = next()
      return timer === undefined ? null : timer.at - now
    },
    advance: async (milliseconds) => {
      await settle()
      const until = now + milliseconds
      for (let timer = next(); timer !== undefined && timer.at <= until; timer = next()) {
        now = timer.at
        timers = timers.filter((one) => one !== timer)
        timer.callback()
        await settle()
      }
      now = until
      await settle()
    },
    ...overrides,
  }
}

/** Lets what is ready to run do so. */
async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve))
}
