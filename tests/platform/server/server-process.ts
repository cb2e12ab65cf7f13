import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { issuedToken, snapshotKeyDocument } from '@contract'
import { z } from 'zod'

export interface ServerProcess {
  readonly url: string
  readonly dataFolder: string
  readonly tokens: { readonly owner: string; readonly sdk: string }
  /** What snapshots are signed with. */
  readonly publicKey: string
  /** Ends it as a power cut would, without a word. */
  kill(): Promise<void>
  /** Starts it again on the same folder and port, with its clock moved by so much. */
  restart(clockOffsetMs?: number): Promise<void>
  /** Ends it in order. */
  shutDown(): Promise<void>
  /** Shuts down what still runs, and removes the folder. */
  stop(): Promise<void>
}

const started = z.object({ url: z.string() })

/** Starts a server on a folder of its own, with a token for its owner and one for SDKs. */
export async function startServerProcess(): Promise<ServerProcess> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'assay-platform-'))
  let child = await start(dataFolder, 0, 0)
  const { url } = child
  const owner = (await readFile(join(dataFolder, 'owner-token'), 'utf8')).trim()
  const { token: sdk } = issuedToken.parse(await ask(url, owner, '/tokens', { person: 'load', role: 'sdk' }))
  const { public_key } = snapshotKeyDocument.parse(await ask(url, owner, '/snapshot/key'))

  async function end(how: (process: ChildProcess) => void): Promise<void> {
    if (child.process.exitCode !== null || child.process.signalCode !== null) return
    const exit = once(child.process, 'exit')
    how(child.process)
    await exit
  }
  const shutDown = (): Promise<void> => end((process) => process.send({ stop: true }))

  return {
    url,
    dataFolder,
    tokens: { owner, sdk },
    publicKey: public_key,
    kill: () => end((process) => process.kill('SIGKILL')),
    restart: async (clockOffsetMs = 0) => {
      child = await start(dataFolder, Number(new URL(url).port), clockOffsetMs)
    },
    shutDown,
    stop: async () => {
      await shutDown()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

async function start(dataFolder: string, port: number, clockOffsetMs: number) {
  const path = fileURLToPath(new URL('./serve.ts', import.meta.url))
  const child = fork(path, { execArgv: ['--import', 'tsx'] })
  child.send({ dataFolder, port, clockOffsetMs })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ended with code ${code} before it was there`)
  })
  const [message] = await Promise.race([once(child, 'message'), ended])
  ended.catch(() => {})
  return { process: child, url: started.parse(message).url }
}

async function ask(url: string, token: string, path: string, body?: unknown): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const posted = { method: 'POST', headers, body: JSON.stringify(body) }
  const answer = await fetch(`${url}/api/v1${path}`, body === undefined ? { headers } : posted)
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}
