import type { Dialect } from '../../analysis/sql/dialects/dialect'
import { sql } from '@analysis'
import { borrowClickHouse } from '../clickhouse/borrow'
import { noClickHouse } from '../clickhouse/server'
import { borrowPostgres } from '../postgres/borrow'
import { noPostgres } from '../postgres/server'
import { openClickHouseEngine } from './clickhouse-engine'
import { openTestEngine, type TestEngine } from './native-engine'
import { openPostgresEngine } from './postgres-engine'

/** An engine that SQL is printed for, with the real thing behind it. */
export interface EngineCase {
  /** With the reason, when the engine is not on this machine. */
  readonly title: string
  readonly skipped: boolean
  readonly dialect: Dialect
  open(): Promise<OpenEngine>
}

export interface OpenEngine {
  readonly engine: TestEngine
  stop(): Promise<void>
}

export const duckdbCase: EngineCase = {
  title: 'DuckDB',
  skipped: false,
  dialect: sql.duckdb,
  async open() {
    const engine = await openTestEngine()
    return { engine, stop: async () => engine.close() }
  },
}

const postgresCase: EngineCase = {
  title: titled('PostgreSQL', noPostgres),
  skipped: noPostgres !== null,
  dialect: sql.postgres,
  async open() {
    const server = await borrowPostgres()
    const engine = await openPostgresEngine(server)
    return {
      engine,
      async stop() {
        engine.close()
        await server.stop()
      },
    }
  },
}

const clickhouseCase: EngineCase = {
  title: titled('ClickHouse', noClickHouse),
  skipped: noClickHouse !== null,
  dialect: sql.clickhouse,
  async open() {
    const server = await borrowClickHouse()
    const engine = openClickHouseEngine(server)
    return {
      engine,
      async stop() {
        engine.close()
        await server.stop()
      },
    }
  },
}

export const allEngines: readonly EngineCase[] = [duckdbCase, postgresCase, clickhouseCase]

function titled(name: string, reason: string | null): string {
  return reason === null ? name : `${name} (skipped: ${reason})`
}
