import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { environmentSecrets, openConnections } from '../workspace/index'
import { startLocalPlatform, type LocalPlatform } from './local-platform'
import type { PlatformChannel } from './platform-channel'
import { stateText, withLocalConnection } from './with-local-connection'

let folder: string
let started: readonly string[]
let logged: string[]
let asked: string[]
let tell: (message: unknown) => void
let print: (text: string) => void
let end: (reason: string) => void

/** A channel whose other end is this test. */
function channel(args: readonly string[]): PlatformChannel {
  started = args
  return {
    onMessage: (listener) => (tell = listener),
    onOutput: (listener) => (print = listener),
    onExit: (listener) => (end = listener),
    stop: () => asked.push('stop'),
    kill() {
      asked.push('kill')
      end('signal SIGKILL')
    },
  }
}

function start(demo = false): LocalPlatform {
  const logger = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) })
  return startLocalPlatform({ folder, demo, spawn: channel, logger })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-local-'))
  ;[logged, asked] = [[], []]
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

describe('the platform beside the workbench', () => {
  it('is starting, then runs; a demo world says how much of its past is there', () => {
    const platform = start(true)
    expect(started).toEqual(expect.arrayContaining(['--data', folder, '--port', '0', '--demo']))
    const states: string[] = [stateText(platform)]
    platform.onChange(() => states.push(stateText(platform)))
    tell({ kind: 'listening', url: 'http://127.0.0.1:7' })
    tell({ kind: 'history', hours: 336, hoursDone: 24 })
    tell({ kind: 'history', hours: 336, hoursDone: 336 })
    tell('something else')
    expect(states).toEqual([
      'it is starting',
      'its demo world is starting',
      '24 of 336 hours of its past are there',
      'it runs',
    ])
  })

  it('is started again with growing delays, then tells why it ended, and the log tells what it said', async () => {
    vi.useFakeTimers()
    const platform = start()
    print('{"msg":"first"}\n\nsecond\n')
    for (const delay of [1000, 4000, 15_000]) {
      const [before] = [tell]
      tell({ kind: 'failed', message: 'the folder is used by process 7' })
      end('exit code 1')
      expect(stateText(platform)).toBe('it ended (the folder is used by process 7) and is started again')
      await vi.advanceTimersByTimeAsync(delay - 1)
      expect(tell).toBe(before)
      await vi.advanceTimersByTimeAsync(1)
      expect(tell).not.toBe(before)
    }
    tell({ kind: 'failed', message: 'the folder is used by process 7' })
    end('exit code 1')
    expect(stateText(platform)).toBe('it ended (the folder is used by process 7)')
    expect(logged.join('')).toContain('second')
    expect(logged.at(-1)).toContain('the folder is used by process 7')
    platform.restart()
    tell({ kind: 'listening', url: 'http://127.0.0.1:8' })
    expect(stateText(platform)).toBe('it runs')
  })

  it('has all its tries again after it was well for a while', async () => {
    vi.useFakeTimers()
    const platform = start()
    for (let round = 0; round < 5; round++) {
      tell({ kind: 'listening', url: 'http://127.0.0.1:7' })
      await vi.advanceTimersByTimeAsync(60_000)
      end('signal SIGKILL')
      await vi.advanceTimersByTimeAsync(1000)
    }
    tell({ kind: 'listening', url: 'http://127.0.0.1:7' })
    expect(stateText(platform)).toBe('it runs')
  })

  it('is not started again once it was told to stop', async () => {
    vi.useFakeTimers()
    const platform = start()
    end('signal SIGKILL')
    const [before] = [tell]
    await platform.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(tell).toBe(before)
  })

  it('is asked to end, and ended after ten seconds', async () => {
    vi.useFakeTimers()
    const platform = start()
    const stopped = platform.stop()
    expect(asked).toEqual(['stop'])
    end('exit code 0')
    await stopped
    const deaf = start()
    const ended = deaf.stop()
    await vi.advanceTimersByTimeAsync(9_999)
    expect(asked).toEqual(['stop', 'stop'])
    await vi.advanceTimersByTimeAsync(2)
    await ended
    expect(asked).toEqual(['stop', 'stop', 'kill'])
  })
})

function saved() {
  return openConnections(join(folder, 'connections.json'), environmentSecrets({ ASSAY_SECRET_SHOP: 's' }))
}

describe('the connection local', () => {
  it('leads to it with the token of its folder, as long as it runs', async () => {
    const connections = withLocalConnection(saved(), start())
    await expect(connections.get('local')).rejects.toThrow(/does not run: it is starting/)
    expect(await connections.secret('local')).toBeNull()
    tell({ kind: 'listening', url: 'http://127.0.0.1:7' })
    writeFileSync(join(folder, 'owner-token'), 'secret\n')
    expect(await connections.get('local')).toEqual({ name: 'local', kind: 'platform', url: 'http://127.0.0.1:7' })
    expect(await connections.secret('local')).toBe('secret')
    end('signal SIGKILL')
    await expect(connections.get('local')).rejects.toThrow(/it ended \(signal SIGKILL\) and is started again/)
  })

  it('cannot be saved over or removed; others are as they were', async () => {
    const connections = withLocalConnection(saved(), start())
    await expect(connections.save('local', 'http://elsewhere')).rejects.toThrow(/saved under the name local/)
    await expect(connections.remove('local')).rejects.toThrow(/removed from the name local/)
    await connections.save('shop', 'http://127.0.0.1:8')
    expect((await connections.list()).map(({ name }) => name)).toEqual(['shop'])
    expect(await connections.secret('shop')).toBe('s')
    expect(await connections.remove('shop')).toBe(true)
  })

  it('is the saved one where somebody saved one of that name before', async () => {
    await saved().save('local', 'http://127.0.0.1:8')
    const connections = withLocalConnection(saved(), start())
    expect(await connections.get('local')).toMatchObject({ url: 'http://127.0.0.1:8' })
    expect(await connections.remove('local')).toBe(true)
  })
})
