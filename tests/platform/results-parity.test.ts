import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runExperiment } from '@analysis'
import { parseStudy, printResult, toSpec, type Study } from '@contract'
import { z } from 'zod'
import { openFrame } from '@engine'
import { pullStudy } from '../../main/pull/index'
import { referenceOf } from '../../main/documents/describe-snapshot'
import { environmentSecrets, openConnections, openWorkspace } from '../../main/workspace/index'
import { openDuckdbStore } from '../../platform/events/duckdb/open-duckdb-store'
import { propertyColumns } from '../../platform/results/property-columns'
import { experimentResults } from '../../platform/results/results'
import { sampleExperiment } from './sample-experiment'
import { shopEvents } from './shop-events'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-parity-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const resultFields = z.object({ metrics: z.array(z.unknown()), srm: z.unknown() })

/** The study's result as `assay analyze` writes it. */
async function analyseInWorkbench(study: Study, studyPath: string) {
  const workspace = await openWorkspace(join(folder, 'workspace'))
  const connections = openConnections(workspace.folders.connections, environmentSecrets({}))
  const { manifest } = await pullStudy({ study, studyPath, workspace, connections, refresh: false })
  const engine = await openFrame(workspace.snapshots.framePath(manifest.id), { tempDirectory: folder })
  const { result } = await runExperiment({
    spec: study.experiment,
    frame: manifest.frame,
    snapshot: referenceOf(manifest),
    engine,
  })
  engine.close()
  workspace.close()
  const printed = printResult(result, { generatedAt: '2026-01-01T00:00:00.000Z', assayVersion: '0' })
  return resultFields.parse(JSON.parse(printed))
}

describe('results of the platform', () => {
  it("equal the workbench's for the same warehouse, to the last digit", async () => {
    const from = Date.parse('2026-02-02T00:00:00Z')
    const experiment = sampleExperiment()
    const { spec } = toSpec(experiment)
    const file = join(folder, 'warehouse.duckdb')
    const store = await openDuckdbStore({ path: file, exportFolder: folder })
    const traffic = {
      seed: 11,
      from,
      to: from + 7 * 86_400_000,
      subjects: 3000,
      latency: { control: 100, treatment: 107 },
    }
    const batch = shopEvents(traffic)
    await store.append(batch, 1)
    const [first] = batch.exposures
    await store.append({ events: batch.events.slice(0, 500), exposures: [{ ...first!, variantId: 'treatment' }] }, 2)
    await store.showProperties(propertyColumns(spec!.metrics))
    await mkdir(join(folder, 'work'))
    const results = experimentResults({
      store,
      workFolder: join(folder, 'work'),
      folder: join(folder, 'results'),
      config: {
        experiment: () => experiment,
        experiments: () => [experiment],
        configVersion: 7,
        changes: async () => [],
      },
      clock: { now: () => traffic.to },
      version: '0',
    })
    const ours = await results.get('checkout')
    await store.close()

    const study = {
      format: 'assay.study/1',
      experiment: { ...experiment, start: experiment.activated_at },
      source: {
        kind: 'events',
        file: 'warehouse.duckdb',
        exposures: {
          table: 'exposures',
          subject: 'user_id',
          variant: 'variant_id',
          at: 'occurred_at',
          experiment: 'experiment_id',
        },
        events: { table: 'events', subject: 'user_id', event: 'event', at: 'occurred_at', event_id: 'event_id' },
      },
    }
    const studyPath = join(folder, 'checkout.study.json')
    await writeFile(studyPath, JSON.stringify(study))
    const parsed = parseStudy(JSON.stringify(study))
    expect(parsed.findings.filter(({ severity }) => severity === 'error')).toEqual([])
    const theirs = await analyseInWorkbench(parsed.study!, studyPath)

    const metrics = ours.result['metrics']
    expect(metrics).toHaveLength(5)
    expect(metrics).toEqual(theirs.metrics)
    expect(ours.result['srm']).toEqual(theirs.srm)
    expect(JSON.stringify(metrics)).toBe(JSON.stringify(theirs.metrics))
  })
})
