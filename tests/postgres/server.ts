import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

export interface PostgresAddress {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

/** A throwaway cluster, or the server that ASSAY_TEST_POSTGRES_URL names. Test files borrow a database of one. */
export interface TestServer extends PostgresAddress {
  stop(): void
}

const binaries = findBinaries()

/** Why PostgreSQL tests are skipped here; null when they run. */
export const noPostgres =
  process.env.ASSAY_TEST_POSTGRES_URL === undefined && binaries === null
    ? 'no PostgreSQL on this machine (install it, or set ASSAY_TEST_POSTGRES_URL)'
    : null

/**
 * Starts a cluster with password authentication on a free port of 127.0.0.1.
 * As root it runs as the user `postgres`, because the server refuses to run as root.
 */
export async function startPostgres(): Promise<TestServer> {
  const url = process.env.ASSAY_TEST_POSTGRES_URL
  if (url !== undefined) return fromUrl(new URL(url))
  const folder = mkdtempSync(join(tmpdir(), 'assay-postgres-'))
  if (isRoot()) execFileSync('chown', ['postgres', folder])
  chmodSync(folder, 0o700)
  const data = join(folder, 'data')
  const port = await freePort()
  const password = 'test-only'
  run('bash', [
    '-c',
    `"$0" -D "$1" -U assay --auth=scram-sha-256 --pwfile=<(echo ${password}) --no-sync -E UTF8 --locale=C`,
    join(binaries!, 'initdb'),
    data,
  ])
  const settings = `-p ${port} -h 127.0.0.1 -k ${folder} -c fsync=off -c full_page_writes=off`
  run(join(binaries!, 'pg_ctl'), ['-D', data, '-w', '-s', '-l', join(folder, 'log'), '-o', settings, 'start'])
  return {
    host: '127.0.0.1',
    port,
    user: 'assay',
    password,
    database: 'postgres',
    stop() {
      run(join(binaries!, 'pg_ctl'), ['-D', data, '-w', '-s', '-m', 'immediate', 'stop'])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function fromUrl(url: URL): TestServer {
  return {
    host: url.hostname,
    port: Number(url.port === '' ? '5432' : url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    stop: () => undefined,
  }
}

function run(command: string, args: readonly string[]): void {
  const [program, all] = isRoot() ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, [...args]]
  const done = spawnSync(program, all, { encoding: 'utf8', cwd: tmpdir() })
  if (done.status !== 0) throw new Error(`${command} failed: ${done.stderr}${done.stdout}`)
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** The folder with initdb and pg_ctl: on the path, or where Debian keeps a server's programs. */
function findBinaries(): string | null {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return folders.find((folder) => ['initdb', 'pg_ctl'].every((name) => existsSync(join(folder, name)))) ?? null
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
