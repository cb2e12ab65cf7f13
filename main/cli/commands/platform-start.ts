import { join, resolve } from 'node:path'
import { platformNotice } from '@contract'
import { forkPlatform, ownerTokenPath, platformProgram } from '../../local-platform'
import { exitCodes, type ExitCode } from '../exit-codes'
import { workspaceFolder } from '../workspace-option'
import type { Terminal } from '../terminal'

export interface PlatformStartOptions {
  readonly port: string
  readonly host: string
  readonly data?: string
  readonly demo?: boolean
  readonly config?: string
  readonly events?: string
  readonly allowHost?: readonly string[]
  readonly log: string
}

/** Where a platform keeps its things unless told otherwise. */
export function platformFolder({ data }: Pick<PlatformStartOptions, 'data'>): string {
  return data === undefined ? join(workspaceFolder({}), 'platform') : resolve(data)
}

/** Runs a platform in the foreground until it is told to stop. Its log goes to stderr; its exit code is the answer. */
export function startPlatformCommand(options: PlatformStartOptions, terminal: Terminal): Promise<ExitCode> {
  const folder = platformFolder(options)
  const { port, host, demo, config, events, allowHost, log } = options
  const channel = forkPlatform(platformProgram(), [
    '--data',
    folder,
    '--port',
    port,
    '--host',
    host,
    '--log',
    log,
    ...(demo === true ? ['--demo'] : []),
    ...(config === undefined ? [] : ['--config', config]),
    ...(events === undefined ? [] : ['--events', events]),
    ...(allowHost === undefined ? [] : ['--allow-host', ...allowHost]),
  ])
  channel.onOutput((text) => terminal.note(text.trimEnd()))
  let failure: string | null = null
  channel.onMessage((given) => {
    const { data: notice } = platformNotice.safeParse(given)
    if (notice?.kind === 'listening') {
      terminal.out(`The platform listens at ${notice.url}; its owner's token is in ${ownerTokenPath(folder)}\n`)
    }
    if (notice?.kind === 'history') {
      terminal.progress(notice.hoursDone < notice.hours ? `past: ${notice.hoursDone} of ${notice.hours} hours` : '')
    }
    if (notice?.kind === 'failed') failure = notice.message
  })
  const stop = () => channel.stop()
  if (terminal.signal.aborted) stop()
  terminal.signal.addEventListener('abort', stop, { once: true })
  return new Promise((done) => {
    channel.onExit((how) => {
      terminal.signal.removeEventListener('abort', stop)
      terminal.progress('')
      if (how === 'exit code 0') return done(exitCodes.done)
      terminal.note(`The platform ended: ${failure ?? how}`)
      done(exitCodes.failure)
    })
  })
}
