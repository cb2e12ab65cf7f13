import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { borrowBuild } from '../setup/borrow-build'

/** A running browser host, started as users start it but for the build. */
export interface BrowserHost {
  readonly url: string
  /** Ends it as a crash would, without a word. */
  kill(): Promise<void>
  stop(): Promise<void>
}

/** Starts the built browser host on a free port. @param dataHome Where the demo workspace goes without `workspace`. */
export async function startBrowserHost(options: {
  readonly dataHome: string
  readonly workspace?: string
  /** Files to open at once. */
  readonly files?: readonly string[]
  /** Runs a platform beside it. */
  readonly platform?: boolean
}): Promise<BrowserHost> {
  const args = [
    join(await borrowBuild(), 'web.js'),
    ...(options.workspace === undefined ? [] : ['--workspace', options.workspace]),
    ...(options.platform === true ? [] : ['--no-platform']),
    ...(options.files ?? []),
  ]
  const child = spawn(process.execPath, args, {
    env: {
      ...process.env,
      XDG_DATA_HOME: options.dataHome,
      XDG_CONFIG_HOME: options.dataHome,
      XDG_STATE_HOME: options.dataHome,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await firstUrl(child)
  return {
    url,
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

async function firstUrl(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line)
    if (url !== null) return url[0]
  }
  throw new Error('the browser host ended before it said where it is')
}
