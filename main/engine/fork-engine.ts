import { fork } from 'node:child_process'
import type { EngineReply } from './protocol'
import type { EngineChannel } from './remote'

/**
 * Starts an engine process with plain Node. `entry` is the built `engine.js`, or the source under a loader given by
 * `execArgv`. The process ends with its parent.
 */
export function forkEngine(entry: string, execArgv: readonly string[] = process.execArgv): EngineChannel {
  const child = fork(entry, { serialization: 'advanced', execArgv: [...execArgv] })
  return {
    post(request) {
      if (child.connected) child.send(request, () => undefined)
    },
    onMessage(listener) {
      child.on('message', (message: EngineReply) => listener(message))
    },
    onExit(listener) {
      child.once('error', (failure) => listener(failure.message))
      child.once('exit', (code, signal) => listener(signal === null ? `exit code ${code}` : `signal ${signal}`))
    },
    kill() {
      child.kill('SIGKILL')
    },
  }
}
