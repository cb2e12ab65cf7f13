import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { planStatus } from '@analysis'
import { parseStudy } from '@contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { planHistory, registerPlan } from './plan-registration'
import { openWorkspace, type Workspace } from './workspace'

let root: string
let workspace: Workspace

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'assay-plan-'))
  workspace = await openWorkspace(root)
})

afterEach(async () => {
  workspace.close()
  await rm(root, { recursive: true })
})

function experimentWith(alpha: number) {
  const text = JSON.stringify({
    format: 'assay.study/1',
    experiment: {
      experiment_id: 'gate "30"',
      variants: [{ id: 'a', is_control: true }, { id: 'b' }],
      metrics: [{ id: 'paid', type: 'proportion', column: 'paid', role: 'primary' }],
      plan: { alpha, stopping: { kind: 'group-sequential', spending: 'pocock', looks: 3 } },
    },
    source: { kind: 'subjects', file: 'x.csv', subject: 'id', variant: 'v' },
  })
  const { study } = parseStudy(text)
  if (study === null) throw new Error('the study is whole')
  return study.experiment
}

function look(snapshotId: string) {
  const at = '2026-01-03T00:00:00Z'
  return workspace.ledger.recordLook({ at, experimentId: 'gate "30"', snapshotId, metrics: ['paid'], by: 'analyze' })
}

describe('registering a plan', () => {
  test('before outcomes are seen, and amending it until then', async () => {
    expect(await planHistory(workspace.ledger, 'gate "30"')).toEqual({ registration: null, looks: 0 })
    await registerPlan(workspace.ledger, experimentWith(0.05), '2026-01-01T00:00:00Z')
    await registerPlan(workspace.ledger, experimentWith(0.01), '2026-01-02T00:00:00Z')
    const { registration } = await planHistory(workspace.ledger, 'gate "30"')
    expect(registration?.experiment).toEqual(experimentWith(0.01))
    expect(planStatus(experimentWith(0.01), registration)).toMatchObject({ registered: true, deviations: [] })
    const detail = { hash: planStatus(experimentWith(0.01), null).hash, looksBefore: 0 }
    expect((await workspace.ledger.audit()).at(-1)).toMatchObject({ action: 'plan-registered', detail })
  })

  test('after a look changes nothing of the one in force; a snapshot opened twice is one look', async () => {
    await registerPlan(workspace.ledger, experimentWith(0.05), '2026-01-01T00:00:00Z')
    await look('sha256:1')
    await look('sha256:1')
    await look('sha256:2')
    const { registration, looks } = await registerPlan(workspace.ledger, experimentWith(0.1), '2026-01-04T00:00:00Z')
    expect(looks).toBe(2)
    expect(registration?.registeredAt).toBe('2026-01-01T00:00:00Z')
    expect(planStatus(experimentWith(0.1), registration).deviations).toEqual(['alpha was registered as 0.05, now 0.1'])
  })

  test('for the first time after a look is registered late', async () => {
    await look('sha256:1')
    const { registration } = await registerPlan(workspace.ledger, experimentWith(0.05), '2026-01-04T00:00:00Z')
    expect(planStatus(experimentWith(0.05), registration)).toMatchObject({ registered: false })
  })

  test('is there after the workspace is opened again, and not for other experiments', async () => {
    await registerPlan(workspace.ledger, experimentWith(0.05), '2026-01-01T00:00:00Z')
    workspace.close()
    workspace = await openWorkspace(root)
    expect((await planHistory(workspace.ledger, 'gate "30"')).registration).not.toBeNull()
    expect((await planHistory(workspace.ledger, 'gate')).registration).toBeNull()
  })
})
