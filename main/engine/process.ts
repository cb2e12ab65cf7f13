import { serveEngine } from './serve'
import type { EngineReply, EngineRequest } from './protocol'

/** Electron's utility process talks through a port, Node's child process through its own channel. */
interface ParentPort {
  postMessage(message: EngineReply): void
  on(event: 'message', listener: (event: { readonly data: EngineRequest }) => void): void
}

declare global {
  namespace NodeJS {
    interface Process {
      readonly parentPort?: ParentPort
    }
  }
}

const { parentPort } = process
if (parentPort !== undefined) {
  const answer = serveEngine(parentPort.postMessage.bind(parentPort))
  parentPort.on('message', ({ data }) => answer(data))
} else {
  const answer = serveEngine((message) => process.send?.(message))
  process.on('message', (message: EngineRequest) => answer(message))
  // without its host an engine has no purpose
  process.on('disconnect', () => process.exit(0))
}
