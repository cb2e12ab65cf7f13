import type { EngineReply, EngineRequest } from './protocol'
import { serveEngine } from './serve'

/** How a utility process of Electron talks; Node's child process has a channel of its own. */
interface ParentPort {
  postMessage(message: EngineReply): void
  on(event: 'message', listener: (event: { readonly data: EngineRequest }) => void): void
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value
}

const parentPort: unknown = Reflect.get(process, 'parentPort')
if (isParentPort(parentPort)) {
  const answer = serveEngine(parentPort.postMessage.bind(parentPort))
  parentPort.on('message', ({ data }) => answer(data))
} else {
  const answer = serveEngine((message) => process.send?.(message))
  process.on('message', (message: EngineRequest) => answer(message))
  // without its host an engine has no purpose
  process.on('disconnect', () => process.exit(0))
}
