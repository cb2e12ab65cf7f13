import { createPublicKey, verify } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson } from '@analysis'
import { toSpec } from '@contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPlatform } from '../../platform/server/start-platform'
import { buyMetric, experimentBody, startTestPlatform, type TestPlatform } from './api-client'

let platform: TestPlatform

beforeAll(async () => {
  platform = await startTestPlatform()
  expect((await platform.call('data_scientist', 'POST', '/metrics', buyMetric)).status).toBe(201)
})
afterAll(() => platform.stop())

async function make(id: string, fields: Record<string, unknown> = {}) {
  const answer = await platform.call('data_scientist', 'POST', '/experiments', experimentBody(id, fields))
  expect(answer.text).toContain(id)
  expect(answer.status).toBe(201)
  return answer.json
}

function act(role: Parameters<TestPlatform['call']>[0], id: string, action: string, version: number, fields = {}) {
  return platform.call(role, 'POST', `/experiments/${id}/${action}`, {
    expected_version: version,
    reason: 'test',
    ...fields,
  })
}

describe('the life of an experiment', () => {
  it('goes from draft over ramp, pause, kill and revive to its conclusion, a version each', async () => {
    await make('life', { ramp_plan: { steps: [1, 5, 25, 50, 100], hold_minutes: 60 } })
    const steps = [
      ['activate', {}, 'active', 1],
      ['ramp', { ramp_percent: 5 }, 'active', 5],
      ['pause', {}, 'paused', 5],
      ['resume', {}, 'active', 5],
      ['kill', { evidence: { z: 9.5 } }, 'killed', 5],
      ['revive', {}, 'active', 5],
      ['conclude', { decision: 'treatment' }, 'concluded', 5],
    ] as const
    for (const [i, [action, fields, status, ramp]] of steps.entries()) {
      const { json } = await act('owner', 'life', action, i + 1, fields)
      expect(json).toMatchObject({ status, ramp_percent: ramp, version: i + 2 })
    }
    const { json } = await platform.call('viewer', 'GET', '/experiments/life/changes')
    expect(json.changes.map(({ action }: { action: string }) => action)).toEqual(['create', ...steps.map(([a]) => a)])
    expect(json.changes[5]).toMatchObject({ actor: 'owner', reason: 'test', evidence: { z: 9.5 }, status: 'killed' })
    expect(json.changes[2].changed).toContainEqual({ field: 'ramp_percent', before: 1, after: 5 })
  })

  it('gives its conclusion to analysis as a study would', async () => {
    const guardrail = {
      guardrail_id: 'buy-floor',
      metric_id: 'buy',
      threshold: 0.1,
      relative: true,
      min_samples: 100,
      window_minutes: 5,
      action: 'kill',
    }
    expect((await platform.call('data_scientist', 'POST', '/guardrails', guardrail)).status).toBe(201)
    const { spec, findings } = toSpec(await make('spec', { guardrails: ['buy-floor'], plan: { alpha: 0.01 } }))
    expect(findings).toEqual([])
    expect(spec).toMatchObject({ experimentId: 'spec', plan: { alpha: 0.01 } })
    expect(spec?.metrics[0]).toMatchObject({
      id: 'buy',
      role: 'primary',
      guardrail: { threshold: 0.1, action: 'kill' },
    })
  })

  it('keeps a definition that was in force when the experiment was made', async () => {
    await platform.call('data_scientist', 'POST', '/metrics', {
      metric: { id: 'spend', type: 'mean', event: 'purchase', field: 'value' },
    })
    await make('pinned', { metrics: [{ id: 'spend', role: 'primary' }] })
    const document = { metric: { id: 'spend', type: 'mean', event: 'payment', field: 'value' } }
    const put = await platform.call('data_scientist', 'PUT', '/metrics/spend', {
      document,
      expected_version: 1,
      reason: 'renamed event',
    })
    expect(put.json).toMatchObject({ version: 2, metric: { event: 'payment' } })
    const { json } = await platform.call('viewer', 'GET', '/experiments/pinned')
    expect(json.metrics[0]).toMatchObject({ id: 'spend', event: 'purchase' })
  })

  it('refuses what the state does not allow, naming both', async () => {
    await make('early')
    const answer = await act('owner', 'early', 'pause', 1)
    expect(answer.status).toBe(409)
    expect(answer.json).toMatchObject({ code: 'invalid-state', current_version: 1 })
    expect(answer.json.detail).toContain('it is draft, not active')
  })

  it('is immutable once it runs, except upwards', async () => {
    await make('running')
    await act('owner', 'running', 'activate', 1, { ramp_percent: 25 })
    const update = {
      expected_version: 2,
      reason: 'x',
      name: 'Other',
      variants: experimentBody('x').variants,
      buckets: [0, 500],
    }
    const put = await platform.call('owner', 'PUT', '/experiments/running', update)
    expect(put.status).toBe(422)
    const down = await act('owner', 'running', 'ramp', 2, { ramp_percent: 5 })
    expect(down.json).toMatchObject({ code: 'immutable', errors: [{ path: 'ramp_percent' }] })
    const open = await platform.call('owner', 'PUT', '/experiments/running', {
      expected_version: 2,
      reason: 'handed over',
      owner: 'Ada',
    })
    expect(open.json).toMatchObject({ owner: 'Ada', version: 3 })
  })

  it('is deleted softly and its id never used again', async () => {
    await make('gone')
    const deleted = await platform.call('owner', 'DELETE', '/experiments/gone', {
      expected_version: 1,
      reason: 'a try',
    })
    expect(deleted.json).toMatchObject({ status: 'archived', version: 2 })
    expect((await platform.call('owner', 'GET', '/experiments/gone')).status).toBe(404)
    const { json } = await platform.call('viewer', 'GET', '/experiments/gone/changes')
    expect(json.changes.map(({ action }: { action: string }) => action)).toEqual(['create', 'archive'])
    expect((await platform.call('viewer', 'GET', '/experiments/never/changes')).status).toBe(404)
    expect((await platform.call('owner', 'POST', '/experiments', experimentBody('gone'))).status).toBe(409)
  })
})

describe('validation', () => {
  it('says everything that is wrong, one entry per path', async () => {
    const answer = await platform.call('owner', 'POST', '/experiments', {
      experiment_id: 'wrong',
      variants: [
        { id: 'a', weight: 50 },
        { id: 'a', weight: 40 },
      ],
      metrics: [{ id: 'buy' }, { id: 'nothing' }],
      guardrails: ['nowhere'],
      layer_id: 'no-layer',
      buckets: [700, 300],
      targeting: { field: 'country', op: 'like', value: 'x' },
      plan: { alpha: 7 },
      ramp_plan: { steps: [5, 1], hold_minutes: 5 },
      bandit: { floor: 0.1, learning_hours: 1 },
      surface_regulated: true,
    })
    expect(answer.status).toBe(422)
    const paths = answer.json.errors.map(({ path }: { path: string }) => path)
    expect(new Set(paths).size).toBe(paths.length)
    for (const path of [
      'variants',
      'metrics[1].id',
      'metrics',
      'guardrails[0]',
      'layer_id',
      'buckets',
      'targeting.op',
      'plan.alpha',
      'ramp_plan.steps[1]',
      'bandit',
    ]) {
      expect(paths).toContain(path)
    }
  })

  it('keeps bucket ranges of a layer apart', async () => {
    expect((await platform.call('admin', 'POST', '/layers', { layer_id: 'checkout' })).status).toBe(201)
    await make('left', { layer_id: 'checkout', buckets: [0, 500] })
    await make('right', { layer_id: 'checkout', buckets: [500, 1000] })
    const met = await platform.call(
      'owner',
      'POST',
      '/experiments',
      experimentBody('both', { layer_id: 'checkout', buckets: [499, 501] }),
    )
    expect(met.json.errors).toEqual([expect.objectContaining({ path: 'buckets', code: 'overlap' })])
    const layer = await platform.call('admin', 'DELETE', '/layers/checkout', { expected_version: 1, reason: 'x' })
    expect(layer.json.detail).toContain('used by left, right')
  })

  it('lets a flag have one treatment and no analysis', async () => {
    const flag = { kind: 'flag', metrics: [], variants: experimentBody('f').variants }
    await make('flag', flag)
    const analysed = await platform.call('owner', 'POST', '/experiments', experimentBody('flag2', { kind: 'flag' }))
    expect(analysed.json.errors).toEqual([expect.objectContaining({ path: 'metrics', code: 'flag' })])
  })

  it('refuses a salt that another hash uses', async () => {
    const answer = await platform.call(
      'owner',
      'POST',
      '/experiments',
      experimentBody('salted', { salt: 'layer:checkout' }),
    )
    expect(answer.json.errors).toEqual([expect.objectContaining({ path: 'salt', code: 'salt-in-use' })])
  })
})

describe('optimistic locking', () => {
  it('answers 409 with the current version', async () => {
    await make('locked')
    await act('owner', 'locked', 'activate', 1)
    const late = await act('owner', 'locked', 'kill', 1)
    expect(late.status).toBe(409)
    expect(late.json).toMatchObject({ code: 'conflict', current_version: 2 })
  })

  it('lets one of many changes at once through', async () => {
    await make('raced')
    const answers = await Promise.all(Array.from({ length: 8 }, () => act('owner', 'raced', 'activate', 1)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200,
      ...Array.from({ length: 7 }, () => 409),
    ])
  })

  it('gives the first answer again for the same idempotency key, and refuses another request with it', async () => {
    await make('repeated')
    await act('owner', 'repeated', 'activate', 1)
    const key = { idempotency_key: 'key-1' }
    const first = await act('on_call', 'repeated', 'kill', 2, key)
    const again = await act('on_call', 'repeated', 'kill', 2, key)
    expect(again.json).toEqual(first.json)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    const other = await act('on_call', 'repeated', 'revive', 3, key)
    expect(other.json).toMatchObject({ status: 409, code: 'idempotency-key-reused' })
    const { json } = await platform.call('viewer', 'GET', '/experiments/repeated/changes?action=kill')
    expect(json.changes).toHaveLength(1)
  })
})

describe('snapshots', () => {
  it('are signed over their canonical JSON, with the public key served', async () => {
    const { json: snapshot, text, headers } = await platform.call('sdk', 'GET', '/snapshot')
    const { json: key } = await platform.call(null, 'GET', '/snapshot/key')
    const { signature, ...signed } = snapshot
    const holds = (document: unknown) =>
      verify(
        null,
        Buffer.from(canonicalJson(document)),
        createPublicKey(key.public_key),
        Buffer.from(signature.value, 'base64url'),
      )
    expect(signature.key_id).toBe(key.key_id)
    expect(holds(signed)).toBe(true)
    expect(holds({ ...signed, config_version: signed.config_version + 1 })).toBe(false)
    expect(text).toBe(canonicalJson(snapshot))
    expect(headers.get('assay-signature')).toContain(signature.value)
    expect(snapshot.experiments.map(({ status }: { status: string }) => status)).not.toContain('draft')
  })

  it('are not sent again to who has them, and change with the configuration', async () => {
    const { headers } = await platform.call('sdk', 'GET', '/snapshot')
    const etag = headers.get('etag') ?? ''
    const same = await platform.call('sdk', 'GET', '/snapshot', undefined, { 'if-none-match': etag })
    expect([same.status, same.text]).toEqual([304, ''])
    await make('another')
    const next = await platform.call('sdk', 'GET', '/snapshot', undefined, { 'if-none-match': etag })
    expect(next.status).toBe(200)
    expect(next.headers.get('etag')).not.toBe(etag)
  })
})

describe('approvals of high-blast experiments', () => {
  it('wait for a second person, who makes the change', async () => {
    await make('blast', { blast: 'high' })
    const asked = await act('data_scientist', 'blast', 'activate', 1)
    expect(asked.status).toBe(202)
    expect(asked.json).toMatchObject({ status: 'pending', requested_by: 'data_scientist', action: 'activate' })
    const again = await act('data_scientist', 'blast', 'activate', 1)
    expect(again.json.approval_id).toBe(asked.json.approval_id)
    const path = `/approvals/${asked.json.approval_id}`
    const approved = await platform.call('admin', 'POST', path, { decision: 'approve', reason: 'looks right' })
    expect(approved.json).toMatchObject({ status: 'approved', decided_by: 'admin' })
    const { json } = await platform.call('viewer', 'GET', '/experiments/blast/changes')
    expect(json.changes[1]).toMatchObject({ action: 'activate', actor: 'data_scientist', approved_by: 'admin' })
    expect((await platform.call('admin', 'POST', path, { decision: 'reject', reason: 'late' })).status).toBe(409)
  })

  it('cannot be decided by who asked', async () => {
    await make('own', { blast: 'high' })
    const asked = await act('admin', 'own', 'activate', 1)
    const own = await platform.call('admin', 'POST', `/approvals/${asked.json.approval_id}`, {
      decision: 'approve',
      reason: 'me',
    })
    expect(own.status).toBe(403)
  })

  it('are stale when the experiment changed in between, and never hold up a kill', async () => {
    await make('stale', { blast: 'high' })
    const asked = await act('data_scientist', 'stale', 'activate', 1)
    await platform.call('data_scientist', 'PUT', '/experiments/stale', {
      expected_version: 1,
      reason: 'typo',
      name: 'New',
    })
    const decided = await platform.call('owner', 'POST', `/approvals/${asked.json.approval_id}`, {
      decision: 'approve',
      reason: 'ok',
    })
    expect(decided.json).toMatchObject({ status: 409, code: 'conflict', current_version: 2 })
    const listed = await platform.call('viewer', 'GET', '/approvals?status=stale')
    expect(listed.json.approvals.map(({ experiment_id }: { experiment_id: string }) => experiment_id)).toContain(
      'stale',
    )
    const started = await act('data_scientist', 'stale', 'activate', 2)
    await platform.call('owner', 'POST', `/approvals/${started.json.approval_id}`, {
      decision: 'approve',
      reason: 'ok',
    })
    expect((await act('on_call', 'stale', 'kill', 3)).json).toMatchObject({ status: 'killed' })
    expect((await act('on_call', 'stale', 'revive', 4)).status).toBe(202)
    const lowered = await platform.call('owner', 'PUT', '/experiments/own', {
      expected_version: 1,
      reason: 'less',
      blast: 'normal',
    })
    expect(lowered.status).toBe(202)
  })
})

describe('tokens', () => {
  it('are written once, for the server user alone, and kept only as hashes', async () => {
    const file = join(platform.folder, 'owner-token')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const { text } = await platform.call('owner', 'GET', '/tokens')
    for (const secret of Object.values(platform.tokens)) expect(text).not.toContain(secret)
    expect(statSync(join(platform.folder, 'keys/snapshot-ed25519.pem')).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8').trim()).toBe(platform.tokens.owner)
  })

  it('end at once when rotated or revoked', async () => {
    const { json: issued } = await platform.call('admin', 'POST', '/tokens', { person: 'Grace', role: 'viewer' })
    const as = (token: string) =>
      platform.call(null, 'GET', '/experiments', undefined, { authorization: `Bearer ${token}` })
    expect((await as(issued.token)).status).toBe(200)
    const { json: rotated } = await platform.call('admin', 'POST', `/tokens/${issued.token_id}/rotate`)
    expect((await as(issued.token)).status).toBe(401)
    expect((await as(rotated.token)).status).toBe(200)
    await platform.call('admin', 'DELETE', `/tokens/${rotated.token_id}`)
    expect((await as(rotated.token)).status).toBe(401)
  })

  it('of owners are for owners, and the last one stays', async () => {
    const { json } = await platform.call('admin', 'POST', '/tokens', { person: 'Eve', role: 'owner' })
    expect(json).toMatchObject({ status: 403, required_roles: ['owner'] })
    const { json: list } = await platform.call('owner', 'GET', '/tokens')
    const owner = list.tokens.find(({ role }: { role: string }) => role === 'owner')
    expect((await platform.call('owner', 'DELETE', `/tokens/${owner.token_id}`)).status).toBe(409)
  })
})

describe('the audit log', () => {
  it('has every change in one chain that verifies', async () => {
    const { json } = await platform.call('owner', 'GET', '/audit?target=experiment:life')
    expect(json.entries.map(({ action }: { action: string }) => action)).toContain('experiment.kill')
    expect((await platform.call('owner', 'GET', '/audit/verify')).json).toMatchObject({ ok: true, problems: [] })
  })
})

describe('the data folder', () => {
  it('belongs to one server', async () => {
    await expect(startPlatform({ dataFolder: platform.folder, port: 0 })).rejects.toThrow(/is used by/)
  })

  it('keeps everything over a restart', async () => {
    const before = await platform.call('sdk', 'GET', '/snapshot')
    await platform.restart()
    const after = await platform.call('sdk', 'GET', '/snapshot')
    expect(after.text).toBe(before.text)
    expect(after.headers.get('etag')).toBe(before.headers.get('etag'))
    expect((await platform.call('owner', 'GET', '/audit/verify')).json.ok).toBe(true)
  })
})
