import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { noPostgres, startPostgres, type TestServer } from '../postgres/server'
import { readCase, readOptions, type Case } from './case-format'
import { runCase } from './run-case'

/** The role that the cases' set-up grants to. */
const hasRolePostgres = `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'postgres') THEN CREATE ROLE postgres; END IF;
END $$`

/** What became of one case. */
export interface CaseOutcome {
  readonly id: string
  /** Why it was not run; null when it was. */
  readonly skipped: string | null
  readonly wrong: readonly string[]
}

export function listCases(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'expected.json')))
    .toSorted()
}

/** Runs cases one after the other; a PostgreSQL server is started at the first that needs one. */
export class CaseRunner {
  private server: TestServer | null = null
  private readonly options = readOptions(readFileSync(join(import.meta.dirname, 'options.json'), 'utf8'))

  constructor(private readonly folder: string) {}

  async run(id: string): Promise<CaseOutcome> {
    const folder = join(this.folder, id)
    const found = readCase(readFileSync(join(folder, 'expected.json'), 'utf8'))
    if (found.needs === 'postgres' && noPostgres !== null) return { id, skipped: noPostgres, wrong: [] }
    const connection = found.needs === 'postgres' ? await this.prepare(folder) : null
    const setting = {
      options: this.options,
      connections: connection === null ? null : [connection],
      environment: { NO_COLOR: '1' },
    }
    return { id, skipped: null, wrong: await this.tried(folder, found, setting) }
  }

  stop(): void {
    this.server?.stop()
    this.server = null
  }

  private async tried(folder: string, found: Case, setting: Parameters<typeof runCase>[2]): Promise<readonly string[]> {
    try {
      return await runCase(folder, found, setting)
    } catch (error) {
      return [`the runner failed: ${error instanceof Error ? error.message : String(error)}`]
    }
  }

  private async prepare(folder: string) {
    this.server ??= await startPostgres()
    const { host, port, user, password, database } = this.server
    // the driver looks there where a connection has no password of its own
    process.env['PGPASSWORD'] = password
    const client = new Client({ host, port, user, password, database })
    await client.connect()
    await client.query(hasRolePostgres)
    await client.query(readFileSync(join(folder, 'setup.sql'), 'utf8'))
    await client.end()
    return { name: 'wh', kind: 'postgres', host, port, database, user, ssl: 'disable' }
  }
}
