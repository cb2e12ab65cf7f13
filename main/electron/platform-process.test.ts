import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { afterEach, expect, it, vi } from 'vitest'

/** Electron's utility process, keeping what it is told. */
class FakeUtility extends EventEmitter {
  readonly stdout = new PassThrough()
  readonly stderr = new PassThrough()
  readonly posted: unknown[] = []
  kills = 0
  postMessage(message: unknown): void {
    this.posted.push(message)
  }
  kill(): boolean {
    this.kills++
    return true
  }
}

const { forked } = vi.hoisted(() => ({ forked: [] as { args: unknown[]; child: EventEmitter }[] }))
vi.mock('electron', () => ({
  utilityProcess: {
    fork(...args: unknown[]) {
      const child = new FakeUtility()
      forked.push({ args, child })
      return child
    },
  },
}))
const { forkUtilityPlatform } = await import('./platform-process')

afterEach(() => {
  forked.length = 0
})

function start() {
  const channel = forkUtilityPlatform('/app/out/main/platform.js', ['--data', '/data'])
  const [{ args, child } = { args: [], child: null }] = forked
  if (!(child instanceof FakeUtility)) throw new Error('nothing was forked')
  return { channel, args, child }
}

it('runs the built program as a utility process whose output is read', () => {
  const { args, channel, child } = start()
  expect(args).toEqual([
    '/app/out/main/platform.js',
    ['--data', '/data'],
    { serviceName: 'Assay platform', stdio: 'pipe' },
  ])
  const said: string[] = []
  channel.onOutput((text) => said.push(text))
  child.stdout.emit('data', Buffer.from('a line'))
  child.stderr.emit('data', Buffer.from('a warning'))
  expect(said).toEqual(['a line', 'a warning'])
})

it('hands on messages and how it ended, and asks before it ends it', () => {
  const { channel, child } = start()
  const heard: unknown[] = []
  const ends: string[] = []
  channel.onMessage((message) => heard.push(message))
  channel.onExit((reason) => ends.push(reason))
  child.emit('message', { kind: 'listening', url: 'http://127.0.0.1:1' })
  channel.stop()
  expect([child.posted, child.kills]).toEqual([['stop'], 0])
  channel.kill()
  child.emit('exit', 15)
  expect(heard).toEqual([{ kind: 'listening', url: 'http://127.0.0.1:1' }])
  expect([child.kills, ends]).toEqual([1, ['exit code 15']])
})
