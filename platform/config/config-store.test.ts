import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { borrowPostgres, type BorrowedDatabase } from '../../tests/postgres/borrow'
import { noPostgres } from '../../tests/postgres/server'
import type { Actor, Clock, Database } from '../ports'
import { openCore, type OpenedCore } from '../server/open-core'
import { openPglite } from './database/pglite-database'
import { openPostgres } from './database/postgres-database'
import { metricKind } from './registry/registry-kinds'

const ada: Actor = { kind: 'person', person: 'Ada', tokenId: 't', role: 'owner' }

const alongside = () => Promise.reject(new Error('the disk is gone'))

/** Both databases, the same suite. */
const engines = [
  {
    name: 'PGlite',
    skip: null,
    start: async () => null,
    open: (_server: BorrowedDatabase | null, folder: string) => openPglite(folder),
  },
  {
    name: 'PostgreSQL',
    skip: noPostgres,
    start: borrowPostgres,
    open: (server: BorrowedDatabase | null) => {
      const { user, password, host, port, database } = server!
      return openPostgres(`postgres://${user}:${password}@${host}:${port}/${database}`)
    },
  },
] as const

for (const engine of engines) {
  describe.skipIf(engine.skip !== null)(
    `the configuration on ${engine.name}${engine.skip === null ? '' : ` (${engine.skip})`}`,
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'assay-config-'))
      let now = Date.parse('2026-01-01T00:00:00Z')
      const clock: Clock = { now: () => now++ }
      let server: BorrowedDatabase | null = null
      let database: Database
      let core: OpenedCore

      async function open() {
        database = await engine.open(server, join(folder, 'config'))
        const settings = { dataFolder: folder, clock, heartbeatMs: 15_000, maxStreamClients: 10 }
        core = await openCore(database, settings, pino({ level: 'silent' }))
      }
      async function close() {
        core.stop()
        core.stream.close()
        await database.close()
      }

      beforeAll(async () => {
        server = await engine.start()
        await open()
        const metric = { metric: { id: 'buy', type: 'proportion', event: 'purchase' } } as const
        await core.registry.put(metricKind, metric, { actor: ada, reason: 'new', expectedVersion: null })
      })
      afterAll(async () => {
        await close()
        await server?.stop()
        rmSync(folder, { recursive: true, force: true })
      })

      const make = (experiment_id: string, fields = {}) =>
        core.experiments.create(
          {
            experiment_id,
            variants: [
              { id: 'a', weight: 50, is_control: true },
              { id: 'b', weight: 50 },
            ],
            metrics: [{ id: 'buy', role: 'primary' }],
            ...fields,
          },
          ada,
        )
      const act = (
        experimentId: string,
        action: 'activate' | 'kill' | 'pause',
        expectedVersion: number | null,
        fields = {},
      ) => core.experiments.operate({ experimentId, action, expectedVersion, reason: 'test', actor: ada, ...fields })

      it('raises the configuration version by one with every change, and tells of each in order', async () => {
        const seen: number[] = []
        const forget = core.core.config.onChange(({ configVersion }) => seen.push(configVersion))
        const before = core.core.config.configVersion
        await make('one')
        await Promise.all([act('one', 'activate', 1), make('two'), make('three')])
        forget()
        expect(seen).toEqual([before + 1, before + 2, before + 3, before + 4])
        expect(core.core.config.experiment('one')).toMatchObject({ status: 'active', version: 2, ramp_percent: 100 })
      })

      it('lets one of two changes of a version through', async () => {
        await make('raced')
        await act('raced', 'activate', 1)
        const outcomes = await Promise.allSettled([act('raced', 'kill', 2), act('raced', 'pause', 2)])
        expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      })

      it('leaves nothing behind of a change that fails', async () => {
        await make('failing')
        const before = [core.core.config.configVersion, (await core.governance.audit.verify()).entries]
        await expect(act('failing', 'activate', 1, { alongside })).rejects.toThrow('the disk is gone')
        expect([core.core.config.configVersion, (await core.governance.audit.verify()).entries]).toEqual(before)
        expect(core.core.config.experiment('failing')).toMatchObject({ status: 'draft', version: 1 })
        expect(await core.core.config.changes('failing')).toHaveLength(1)
      })

      it('gives the same state, stream and snapshot after it is opened again', async () => {
        await make('kept', { targeting: { field: 'country', op: '=', value: 'DE' } })
        await act('kept', 'activate', 1)
        await core.core.changes.setOptedOut(['b', 'a', 'a'], ada)
        const { text, etag } = core.snapshot()
        const id = await core.core.stream.publish('lag', { ms: 1 })
        await close()
        await open()
        expect(core.snapshot()).toMatchObject({ text, etag })
        expect(core.core.config.current().opted_out).toEqual(['a', 'b'])
        expect(await core.core.stream.publish('lag', { ms: 2 })).toBeGreaterThan(id)
        expect(core.tokens.list()).toHaveLength(1)
      })

      it('finds what was tampered with in the audit log', async () => {
        const { audit } = core.governance
        const problems = async () => (await audit.verify()).problems.map(({ sequence }) => sequence)
        expect(await problems()).toEqual([])
        await database.run(`update audit set actor = 'Eve' where sequence = 3`)
        expect(await problems()).toEqual([3])
        await database.run(`update audit set actor = 'Ada' where sequence = 3`)
        const [row] = await database.query(
          z.object({ actor: z.string() }),
          'select actor from audit where sequence = 4',
        )
        await database.run('delete from audit where sequence = 4')
        expect(row).toBeDefined()
        expect(await problems()).toEqual([5, 5])
      })

      it('admits no second writer', async () => {
        if (database.kind !== 'postgres') return
        await expect(engine.open(server, folder)).rejects.toThrow(/another platform server/)
      })
    },
  )
}
