import type { PlatformNotice } from '@contract'

/** The way to the program that started this server. */
export interface HostChannel {
  tell(message: PlatformNotice): void
  /** Called once: that program asks the server to end, or is gone, however it ended. */
  onStop(listener: () => void): void
}

/** How a utility process of Electron talks; Node's child process has a channel of its own. */
interface ParentPort {
  postMessage(message: PlatformNotice): void
  once(event: 'message' | 'close', listener: () => void): void
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'once' in value
}

/** Null when nobody listens: the server was started by itself. */
export function openHostChannel(): HostChannel | null {
  const port: unknown = Reflect.get(process, 'parentPort')
  if (isParentPort(port)) {
    return {
      tell: (message) => port.postMessage(message),
      onStop(listener) {
        port.once('message', listener)
        port.once('close', listener)
      },
    }
  }
  if (process.send === undefined) return null
  return {
    tell: (message) => process.send?.(message, undefined, undefined, () => undefined),
    onStop(listener) {
      if (process.connected) process.once('disconnect', listener)
      else listener()
    },
  }
}
