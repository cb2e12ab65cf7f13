import { fork } from 'node:child_process'
import type { PlatformProgram } from './platform-program'

/** A platform in a process of its own, whatever started it. */
export interface PlatformChannel {
  onMessage(listener: (message: unknown) => void): void
  /** What it writes, its log above all: lines or parts of lines. */
  onOutput(listener: (text: string) => void): void
  /** Called once. `reason` says how the process ended, in words. */
  onExit(listener: (reason: string) => void): void
  /** Asks it to end in order. */
  stop(): void
  /** Ends it at once. */
  kill(): void
}

/** Starts the platform's program with plain Node. It ends with its parent, however that ends. */
export function forkPlatform({ entry, execArgv }: PlatformProgram, args: readonly string[]): PlatformChannel {
  const child = fork(entry, [...args], { execArgv: [...execArgv], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  return {
    onMessage(listener) {
      child.on('message', listener)
    },
    onOutput(listener) {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', listener)
      }
    },
    onExit(listener) {
      let isOver = false
      const end = (reason: string) => {
        if (!isOver) listener(reason)
        isOver = true
      }
      child.once('error', (failure) => end(failure.message))
      child.once('exit', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`))
    },
    stop() {
      if (child.connected) child.disconnect()
    },
    kill() {
      child.kill('SIGKILL')
    },
  }
}
