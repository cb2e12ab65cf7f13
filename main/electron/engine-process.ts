import { utilityProcess } from 'electron'
import type { EngineReply } from '../engine/protocol'
import type { EngineChannel } from '../engine/remote'

/** Starts the engine in a utility process of Electron: the `runAsNode` fuse is off, so `fork` cannot start Node. */
export function forkUtilityEngine(entry: string): EngineChannel {
  const child = utilityProcess.fork(entry, [], { serviceName: 'Assay engine' })
  return {
    post: (request) => child.postMessage(request),
    onMessage(listener) {
      child.on('message', (message: EngineReply) => listener(message))
    },
    onExit(listener) {
      child.once('exit', (code) => listener(`exit code ${code}`))
    },
    kill() {
      child.kill()
    },
  }
}
