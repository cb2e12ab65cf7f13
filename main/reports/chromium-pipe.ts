import { spawn } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'
import { z } from 'zod'

const message = z.object({
  id: z.int().optional(),
  method: z.string().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
})

/** A headless Chromium that is spoken to over a pipe: no port is opened. */
export interface ChromiumPipe {
  /** A command of the DevTools protocol. @throws Error when Chromium refuses it or ends. */
  send(method: string, params?: object, sessionId?: string): Promise<unknown>
  /** Settles with the next event of that name. */
  next(event: string): Promise<void>
  close(): void
}

interface Waiting {
  resolve(value: unknown): void
  reject(failure: Error): void
}

/** The protocol's pipes are the file descriptors 3 (to Chromium) and 4 (from it); each message ends with a zero. */
export function openChromiumPipe(browser: string, args: readonly string[]): ChromiumPipe {
  const child = spawn(browser, [...args, '--remote-debugging-pipe'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const [, , , to, from] = child.stdio
  const commands = new Map<number, Waiting>()
  const events = new Map<string, Waiting>()
  let lastId = 0
  let over: Error | null = null

  function end(reason: string): void {
    over ??= new Error(`${browser} ended: ${reason}`)
    for (const waiting of [...commands.values(), ...events.values()]) waiting.reject(over)
    commands.clear()
    events.clear()
  }
  function take(text: string): void {
    const { id, method, result, error } = message.parse(JSON.parse(text))
    const waiting = id === undefined ? undefined : commands.get(id)
    if (id !== undefined) commands.delete(id)
    if (error !== undefined) waiting?.reject(new Error(`${browser}: ${error.message}`))
    else waiting?.resolve(result)
    if (method === undefined) return
    events.get(method)?.resolve(undefined)
    events.delete(method)
  }

  let rest = ''
  const decoder = new StringDecoder('utf8')
  from?.on('data', (bytes: Buffer) => {
    const parts = (rest + decoder.write(bytes)).split('\0')
    rest = parts.pop() ?? ''
    for (const part of parts) take(part)
  })
  to?.on('error', (failure) => end(failure.message))
  child.on('error', (failure) => end(failure.message))
  child.on('exit', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`))

  return {
    send(method, params = {}, sessionId) {
      if (over !== null) return Promise.reject(over)
      const id = ++lastId
      const text = JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) })
      return new Promise((resolve, reject) => {
        commands.set(id, { resolve, reject })
        if (to !== null && to !== undefined && 'write' in to) to.write(`${text}\0`)
      })
    },
    next(event) {
      return new Promise((resolve, reject) => {
        if (over !== null) reject(over)
        events.set(event, { resolve: () => resolve(), reject })
      })
    },
    close: () => child.kill('SIGKILL'),
  }
}
