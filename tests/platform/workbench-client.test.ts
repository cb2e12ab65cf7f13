import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runExperiment, xoshiro128, type ExperimentResult } from '@analysis'
import { parseStudy, printResult, type ServiceError, type SnapshotManifest, type Study } from '@contract'
import { checkPlatform, listExperiments, platformAddress, readChanges } from '../../main/connectors/platform'
import { openFrame } from '@engine'
import { pullStudy } from '../../main/pull/index'
import { referenceOf } from '../../main/documents/describe-snapshot'
import { setupServices } from '../../main/services/setup'
import type { Services } from '../../main/services/services'
import { environmentSecrets, openConnections, openWorkspace } from '../../main/workspace/index'
import { measurementOf } from '../../platform/measurement'
import { startTestPlatform, type TestPlatform } from './api-client'

const metrics = [
  { id: 'bought', type: 'proportion', event: 'purchase', aggregation: 'any' },
  { id: 'revenue', type: 'mean', event: 'purchase', aggregation: 'sum', field: 'amount' },
]
let platform: TestPlatform
let folder: string

function connectionsAt(root: string, token: string) {
  return openConnections(join(root, 'connections.json'), environmentSecrets({ ASSAY_SECRET_SHOP: token }))
}

/** A port of this computer on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** An experiment named like a file, whose subjects are exposed and buy; ids beyond ASCII, quotes and slashes among them. */
async function runShop(id: string, subjects: number, fields: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const call = async (path: string, body: unknown) => {
    const answer = await platform.call('owner', 'POST', path, body)
    if (answer.status >= 300) throw new Error(answer.text)
  }
  const variants = [
    { id: 'control', weight: 50, is_control: true },
    { id: 'treatment', weight: 50 },
  ]
  const roles = [{ id: 'bought', role: 'primary' }, { id: 'revenue' }]
  await call('/experiments', { experiment_id: id, name: `Shop ${id}`, variants, metrics: roles, ...fields })
  await call(`/experiments/${id}/activate`, { expected_version: 1, reason: 'the new checkout is ready' })
  const random = xoshiro128(3)
  const people = Array.from({ length: subjects }, (_, at) => ({
    user_id: ["o'brien", 'zoë', '名', 'a/b', 'plain'][at % 5]! + at,
    variant_id: at % 2 === 0 ? 'control' : 'treatment',
  }))
  const later = new Date(Date.now() + 1000).toISOString()
  for (let at = 0; at < people.length; at += 100) {
    const some = people.slice(at, at + 100)
    await call('/exposures', { exposures: some.map((person) => ({ ...person, experiment_id: id })) })
    const events = some.map(({ user_id }) => ({
      event_id: `${id} ${user_id}`,
      user_id,
      event: random.uniform() < 0.4 ? 'purchase' : 'view',
      at: later,
      properties: { amount: Math.round(10_000 * random.uniform()) / 100, page: 'x' },
    }))
    await call('/track/batch', { events })
  }
  await measurementOf(platform.running).ingestion.consumer.drained()
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-client-'))
  platform = await startTestPlatform({ runTickers: false })
  for (const metric of metrics) await platform.call('owner', 'POST', '/metrics', { metric })
  await runShop('checkout.v2', 600)
})

afterAll(async () => {
  await platform.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('the client', () => {
  it('says as whom it is connected, or why it is not', async () => {
    const connections = connectionsAt(folder, platform.tokens.viewer)
    await connections.save('shop', platform.running.url)
    expect(await checkPlatform(await platformAddress('shop', connections))).toMatchObject({
      ok: true,
      message: 'Connected as viewer (viewer)',
    })
    const wrong = await checkPlatform(await platformAddress('shop', connectionsAt(folder, 'no-such-token')))
    expect(wrong).toMatchObject({ ok: false, message: expect.stringContaining('refuses the token') })
    expect(JSON.stringify(wrong)).not.toContain('no-such-token')
    await connections.save('nowhere', `http://127.0.0.1:${await closedPort()}`)
    expect(await checkPlatform(await platformAddress('nowhere', connections))).toMatchObject({
      ok: false,
      message: expect.stringContaining('does not answer'),
    })
  })

  it('lists experiments and their change log', async () => {
    const address = await platformAddress('shop', connectionsAt(folder, platform.tokens.viewer))
    expect((await listExperiments(address)).map(({ experiment_id, status }) => [experiment_id, status])).toEqual([
      ['checkout.v2', 'active'],
    ])
    expect((await readChanges(address, 'checkout.v2')).map(({ action, reason }) => [action, reason])).toEqual([
      ['create', expect.any(String)],
      ['activate', 'the new checkout is ready'],
    ])
  })
})

describe('a pull through the platform', () => {
  let services: Services
  beforeAll(async () => {
    services = await setupServices({
      folder,
      demo: false,
      memory: join(folder, 'opened.json'),
      host: 'browser',
      logger: pino({ level: 'silent' }),
      secrets: environmentSecrets({ ASSAY_SECRET_SHOP: platform.tokens.data_scientist }),
      printer: async () => null,
      spawnEngine: () => {
        throw new Error('no cell runs here')
      },
    })
  })
  afterAll(() => services.close())

  async function ask(name: Parameters<Services['dispatch']>[0], request: unknown) {
    const envelope = await services.dispatch(name, request, { id: 'test' })
    if (!envelope.ok) throw new Error(JSON.stringify(envelope.error))
    return JSON.parse(JSON.stringify(envelope.value))
  }

  it('takes an experiment as a study once', async () => {
    const [listed] = await ask('platforms.experiments', { connection: 'shop' })
    expect(listed).toMatchObject({ experimentId: 'checkout.v2', status: 'active', metrics: 2, studyPath: null })
    const study = await ask('platforms.study', { connection: 'shop', experimentId: 'checkout.v2' })
    expect(study.findings).toEqual([])
    const again = await ask('platforms.study', { connection: 'shop', experimentId: 'checkout.v2' })
    expect(again.path).toBe(study.path)
    const [after] = await ask('platforms.experiments', { connection: 'shop' })
    expect(after.studyPath).toBe(study.path)
    const changes = await ask('platforms.changes', { connection: 'shop', experimentId: 'checkout.v2' })
    expect(changes[1]).toMatchObject({ action: 'activate', fields: expect.arrayContaining(['status']) })
  })

  it("gives the platform's own result, to the last digit", async () => {
    const { text } = await ask('platforms.study', { connection: 'shop', experimentId: 'checkout.v2' })
    const { study } = parseStudy(text)
    await withPulled(study!, async ({ result }) => {
      const ours = JSON.parse(printResult(result, { generatedAt: '2026-01-01T00:00:00Z', assayVersion: '0' }))
      const theirs = (await platform.call('viewer', 'GET', '/experiments/checkout.v2/results?fresh=true')).json.result
      expect(JSON.stringify(ours.metrics)).toBe(JSON.stringify(theirs.metrics))
      expect(ours.srm).toEqual(theirs.srm)
      expect(ours.metrics.map(({ variants }: { variants: { n: number }[] }) => variants.map(({ n }) => n))).toEqual([
        [300, 300],
        [300, 300],
      ])
    })
  })

  it('shows who is in another experiment of the layer too, as the platform does', async () => {
    const layer = { layer_id: 'checkout', name: 'Checkout pages' }
    expect((await platform.call('owner', 'POST', '/layers', layer)).status).toBe(201)
    await runShop('gift-wrap', 300, { layer_id: 'checkout', buckets: [0, 500] })
    await runShop('express-pay', 200, { layer_id: 'checkout', buckets: [500, 1000] })
    await runShop('elsewhere', 200)
    const { text } = await ask('platforms.study', { connection: 'shop', experimentId: 'gift-wrap' })
    const { study } = parseStudy(text)
    expect(study?.experiment.excludes).toEqual(['express-pay'])
    await withPulled(study!, async ({ result, manifest }) => {
      const theirs = (await platform.call('viewer', 'GET', '/experiments/gift-wrap/results?fresh=true')).json.result
      expect(violationsIn(result.findings)).toMatchObject([
        { severity: 'warning', evidence: { violations: 200, subjects: 300, excludes: ['express-pay'] } },
      ])
      expect(violationsIn(result.findings)).toMatchObject(violationsIn(theirs.findings))
      expect(manifest.frame.tables.find(({ name }) => name === 'subjects')?.rows).toBe(300)
    })
    const alone = await ask('platforms.study', { connection: 'shop', experimentId: 'elsewhere' })
    expect(parseStudy(alone.text).study?.experiment.excludes).toBeUndefined()
  })

  it.each([
    ['another table', 'checkout.v2.users', /has no table "checkout.v2.users"/],
    ['an unknown experiment', 'nothing.events', /does not have it/],
  ])('refuses %s with what to try', async (_, table, message) => {
    const { text } = await ask('platforms.study', { connection: 'shop', experimentId: 'checkout.v2' })
    const { study } = parseStudy(text.replace('"checkout.v2.events"', JSON.stringify(table)))
    const failed = await pull(study!, platform.tokens.data_scientist).catch((error: ServiceError) => error)
    expect(failed).toMatchObject({
      message: expect.stringMatching(message),
      wire: { code: 'source-failed', hint: expect.any(String) },
    })
  })

  it('is not for viewers, and says which role is', async () => {
    const { text } = await ask('platforms.study', { connection: 'shop', experimentId: 'checkout.v2' })
    const failed = await pull(parseStudy(text).study!, platform.tokens.viewer).catch((error: ServiceError) => error)
    expect(failed).toMatchObject({ message: expect.stringMatching(/needs the role owner or admin or data_scientist/) })
  })
})

function violationsIn<One extends { readonly code: string }>(findings: readonly One[]): readonly One[] {
  return findings.filter(({ code }) => code === 'exclusion-violation')
}

interface Pulled {
  readonly manifest: SnapshotManifest
  readonly result: ExperimentResult
}

/** Pulls a study into a workspace of its own and analyses it. */
async function withPulled(study: Study, use: (pulled: Pulled) => Promise<void>): Promise<void> {
  const own = await mkdtemp(join(tmpdir(), 'assay-client-pull-'))
  const workspace = await openWorkspace(own)
  const connections = connectionsAt(folder, platform.tokens.data_scientist)
  const progress: number[] = []
  const request = { study, studyPath: join(own, 'x.study.json'), workspace, connections, refresh: false }
  const { manifest } = await pullStudy({ ...request, onProgress: ({ bytes }) => progress.push(bytes) })
  expect(progress.at(-1)).toBeGreaterThan(0)
  const engine = await openFrame(workspace.snapshots.framePath(manifest.id), { tempDirectory: own })
  const snapshot = referenceOf(manifest)
  const { result } = await runExperiment({ spec: study.experiment, frame: manifest.frame, snapshot, engine })
  await use({ manifest, result })
  engine.close()
  workspace.close()
  await rm(own, { recursive: true })
}

async function pull(study: NonNullable<ReturnType<typeof parseStudy>['study']>, token: string) {
  const own = await mkdtemp(join(tmpdir(), 'assay-client-fail-'))
  const workspace = await openWorkspace(own)
  try {
    const studyPath = join(own, 'x.study.json')
    return await pullStudy({ study, studyPath, workspace, connections: connectionsAt(folder, token), refresh: false })
  } finally {
    expect(workspace.snapshots.list()).toEqual([])
    workspace.close()
    await rm(own, { recursive: true })
  }
}
