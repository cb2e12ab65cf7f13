import { Agent, request } from 'node:http'

export interface LoadClient {
  /** The status and the body of an answer. @throws what the connection throws */
  send(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<LoadAnswer>
  close(): void
}

export interface LoadAnswer {
  readonly status: number
  readonly text: string
  readonly bytes: number
}

/** Connections that stay open, so that what is measured is the server and not the handshake. */
export function openLoadClient(url: string, token: string, connections: number): LoadClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const authorization = `Bearer ${token}`
  return {
    send: (method, path, body, headers = {}) =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? undefined : JSON.stringify(body)
        const own = { authorization, ...(text !== undefined && { 'content-type': 'application/json' }), ...headers }
        const call = request(`${url}/api/v1${path}`, { method, agent, headers: own }, (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('error', reject)
          answer.on('end', () => {
            const whole = Buffer.concat(chunks)
            resolve({ status: answer.statusCode ?? 0, text: whole.toString(), bytes: whole.length })
          })
        })
        call.on('error', reject)
        call.end(text)
      }),
    close: () => agent.destroy(),
  }
}

/**
 * Runs `work` in so many lanes, for so many seconds or until told to stop.
 * @returns the duration of each call in milliseconds
 */
export async function inLanes(
  lanes: number,
  until: number | (() => boolean),
  work: (n: number) => Promise<void>,
): Promise<readonly number[]> {
  const durations: number[] = []
  const begin = performance.now()
  const isOver = typeof until === 'number' ? () => performance.now() - begin > until * 1000 : until
  let next = 0
  async function lane(): Promise<void> {
    while (!isOver()) {
      const before = performance.now()
      await work(next++)
      durations.push(performance.now() - before)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return durations
}
