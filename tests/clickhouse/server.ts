import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Credentials } from './http-interface'

export interface ClickHouseAddress extends Credentials {
  /** The address for `createClient({ url, username: user, password })` of @clickhouse/client. */
  readonly url: string
}

/** A ClickHouse of one's own, for tests that stop it. The others borrow a database of one that all share. */
export interface ClickHouseServer extends ClickHouseAddress {
  /** Ends the process; a folder that was made for it is removed, one that was given stays for the next start. */
  stop(): Promise<void>
}

export interface ServerOptions extends Partial<Credentials> {
  /** Where tables are kept, for tests that start a server on them again. Default: a temporary folder. */
  readonly folder?: string
}

/** Why ClickHouse tests are skipped here; null when they run. */
export const noClickHouse = findEngine() ? null : `chdb has no engine for ${process.platform} ${process.arch}`

/**
 * Starts ClickHouse's own engine (the npm package chdb) in a process of its own, behind as much of the HTTP interface
 * as @clickhouse/client uses: ping, queries in any format, `query_params`, `clickhouse_settings` for one statement,
 * inserts in text formats, gzip, databases, users, error codes. A free port of 127.0.0.1 is taken.
 *
 * ```ts
 * const server = await startClickHouse()
 * const client = createClient({ url: server.url, username: server.user, password: server.password })
 * await client.query({ query: 'SELECT {n:Int32} AS n', query_params: { n: 1 } })
 * await client.close()
 * await server.stop()
 * ```
 *
 * Unlike a server it runs one statement after the other, keeps no sessions apart, and cannot stop a statement that
 * nobody waits for before its first row (`max_execution_time` does).
 */
export async function startClickHouse(options: ServerOptions = {}): Promise<ClickHouseServer> {
  const { user = 'default', password = '' } = options
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'assay-clickhouse-')))
  const entry = fileURLToPath(new URL('./serve.ts', import.meta.url))
  const child = fork(entry, [folder, user, password], { execArgv: ['--import', 'tsx'] })
  const exited = once(child, 'exit')
  const port = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the ClickHouse process ended at its start, code ${code}`)))
  })
  return {
    url: `http://127.0.0.1:${String(port)}`,
    user,
    password,
    async stop() {
      if (child.connected) child.disconnect()
      await exited
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

/** chdb's own engine packages, by platform; there is none for Windows. */
function findEngine(): boolean {
  const require = createRequire(import.meta.url)
  const libc = process.platform === 'linux' ? '-gnu' : ''
  try {
    require.resolve(`@chdb/lib-${process.platform}-${process.arch}${libc}/package.json`)
    return true
  } catch {
    return false
  }
}
