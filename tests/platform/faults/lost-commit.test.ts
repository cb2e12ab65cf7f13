import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConfigChange } from '../../../platform/ports'
import { startSdk, type AssaySdk } from '../../../platform/sdk'
import { borrowPostgres, type BorrowedDatabase } from '../../postgres/borrow'
import { noPostgres } from '../../postgres/server'
import { buyMetric, experimentBody, startTestPlatform, type TestPlatform } from '../api-client'
import { eventually } from '../../support/eventually'
import { startCuttingProxy, type CuttingProxy } from './cutting-proxy'

let postgres: BorrowedDatabase
let proxy: CuttingProxy
let platform: TestPlatform
let sdk: AssaySdk

async function started(id: string) {
  expect((await platform.call('owner', 'POST', '/experiments', experimentBody(id))).status).toBe(201)
  const body = { expected_version: 1, reason: 'go' }
  const { json } = await platform.call('owner', 'POST', `/experiments/${id}/activate`, body)
  await eventually(() => expect(sdk.peek(id, 'alice').assigned).toBe(true))
  return json
}

async function actionsOf(id: string) {
  const { json } = await platform.call('owner', 'GET', `/experiments/${id}/changes`)
  return json.changes.map(({ action }: { action: string }) => action)
}

describe.skipIf(noPostgres !== null)(
  `a commit whose confirmation is lost${noPostgres === null ? '' : ` (${noPostgres})`}`,
  () => {
    beforeAll(async () => {
      postgres = await borrowPostgres()
      proxy = await startCuttingProxy(postgres)
      const { user, password, database } = postgres
      platform = await startTestPlatform({
        configUrl: `postgres://${user}:${password}@127.0.0.1:${proxy.port}/${database}`,
      })
      expect((await platform.call('owner', 'POST', '/metrics', buyMetric)).status).toBe(201)
      const { json } = await platform.call('owner', 'GET', '/snapshot/key')
      // it polls once in ten minutes: what it hears of, it hears of by the stream
      const { running, tokens } = platform
      sdk = startSdk({ url: running.url, token: tokens.sdk, publicKey: json.public_key, pollMs: 600_000 })
      expect(await sdk.ready(10_000)).toBe(true)
    })

    afterAll(async () => {
      await sdk?.close()
      await platform?.stop()
      await proxy?.stop()
      await postgres?.stop()
    })

    it('that happened is in force for everybody without another change, and asked for again is the same', async () => {
      const active = await started('happened')
      const heard: ConfigChange[] = []
      const forget = platform.running.core.core.config.onChange((change) => heard.push(change))
      const kill = { expected_version: active.version, reason: 'it is slow', idempotency_key: 'kill-happened' }
      const cut = proxy.cutNext('after-commit')
      const lost = await platform.call('on_call', 'POST', '/experiments/happened/kill', kill)
      await cut
      expect(lost.status).toBe(503)
      expect(lost.json.detail).toMatch(/ask again with the same idempotency_key/)
      await eventually(async () => {
        expect((await platform.call('viewer', 'GET', '/experiments/happened')).json.status).toBe('killed')
        expect(sdk.peek('happened', 'alice').reason).toBe('killed')
      })
      const version = active.config_version + 1
      expect(heard).toMatchObject([{ configVersion: version, action: 'kill', experiment: { status: 'killed' } }])
      const again = await platform.call('on_call', 'POST', '/experiments/happened/kill', kill)
      expect([again.status, again.json.version, again.json.config_version]).toEqual([200, active.version + 1, version])
      expect(await actionsOf('happened')).toEqual(['create', 'activate', 'kill'])
      expect(heard).toHaveLength(1)
      forget()
    })

    it('that did not happen is not in force, and happens once when it is asked for again', async () => {
      const active = await started('missed')
      const kill = { expected_version: active.version, reason: 'it is slow', idempotency_key: 'kill-missed' }
      const cut = proxy.cutNext('before-commit')
      expect((await platform.call('on_call', 'POST', '/experiments/missed/kill', kill)).status).toBe(503)
      await cut
      await platform.running.tickers.find(({ name }) => name === 'config-recovery')?.tick(Date.now())
      expect((await platform.call('viewer', 'GET', '/experiments/missed')).json.status).toBe('active')
      expect(sdk.peek('missed', 'alice').assigned).toBe(true)
      const again = await platform.call('on_call', 'POST', '/experiments/missed/kill', kill)
      expect([again.status, again.json.config_version]).toEqual([200, active.config_version + 1])
      await eventually(() => expect(sdk.peek('missed', 'alice').reason).toBe('killed'))
      expect(await actionsOf('missed')).toEqual(['create', 'activate', 'kill'])
    })

    it('leaves the audit log whole, and the next change has the next version', async () => {
      const { json } = await platform.call('owner', 'GET', '/audit/verify')
      expect(json).toMatchObject({ ok: true, problems: [] })
      const before = platform.running.core.core.config.configVersion
      expect((await platform.call('owner', 'POST', '/experiments', experimentBody('next'))).json.config_version).toBe(
        before + 1,
      )
    })

    it('of a registered metric is in force too', async () => {
      const cut = proxy.cutNext('after-commit')
      const metric = { metric: { id: 'views', type: 'mean', event: 'view', aggregation: 'count' } }
      expect((await platform.call('owner', 'POST', '/metrics', metric)).status).toBe(503)
      await cut
      const ids = async () => (await platform.call('viewer', 'GET', '/metrics')).json.metrics.map(idOf)
      await eventually(async () => expect(await ids()).toEqual(['buy', 'views']))
    })
  },
)

function idOf({ metric }: { metric: { id: string } }): string {
  return metric.id
}
