import { utilityProcess } from 'electron'
import type { PlatformChannel } from '../local-platform'

/** Starts the platform in a utility process of Electron, which ends with Electron, however that ends. */
export function forkUtilityPlatform(entry: string, args: readonly string[]): PlatformChannel {
  const child = utilityProcess.fork(entry, [...args], { serviceName: 'Assay platform', stdio: 'pipe' })
  return {
    onMessage(listener) {
      child.on('message', (message: unknown) => listener(message))
    },
    onOutput(listener) {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (bytes: Buffer) => listener(bytes.toString('utf8')))
      }
    },
    onExit(listener) {
      child.once('exit', (code) => listener(`exit code ${code}`))
    },
    stop() {
      child.postMessage('stop')
    },
    kill() {
      child.kill()
    },
  }
}
