import {
  changeDocument,
  experimentDocument,
  guardrailDocument,
  holdoutDocument,
  layerDocument,
  metricDocument,
  type ExperimentDocument,
} from '@contract'
import { z } from 'zod'
import type { ConfigChange, Sql } from '../ports'
import type { ConfigState, RegistryKind } from './config-state'

const headRow = z.object({ config_version: z.number(), generated_at: z.string(), opted_out: z.array(z.string()) })
const experimentRow = z.object({ document: experimentDocument })
const versionRow = z.object({ change: changeDocument, document: experimentDocument })
const retiredRow = z.object({ experiment_id: z.string() })

/** Reads the configuration in force. A database without any gets its first, empty version. */
export async function loadState(sql: Sql, now: number): Promise<ConfigState> {
  const generatedAt = new Date(now).toISOString()
  await sql.run(
    `insert into config_head (singleton, config_version, generated_at, opted_out) values (true, 0, $1, '[]')
     on conflict do nothing`,
    [generatedAt],
  )
  const [head] = await sql.query(headRow, 'select config_version, generated_at, opted_out from config_head')
  const live = await sql.query(
    experimentRow,
    `select document from experiments where status <> 'archived' order by experiment_id collate "C"`,
  )
  const retired = await sql.query(retiredRow, `select experiment_id from experiments where status = 'archived'`)
  return {
    configVersion: head?.config_version ?? 0,
    generatedAt: head?.generated_at ?? generatedAt,
    optedOut: head?.opted_out ?? [],
    experiments: new Map(live.map(({ document }): [string, ExperimentDocument] => [document.experiment_id, document])),
    retired: new Set(retired.map(({ experiment_id }) => experiment_id)),
    registry: {
      layer: await loadRegistry(sql, 'layer', layerDocument),
      holdout: await loadRegistry(sql, 'holdout', holdoutDocument),
      metric: await loadRegistry(sql, 'metric', metricDocument),
      guardrail: await loadRegistry(sql, 'guardrail', guardrailDocument),
    },
  }
}

/** The change that made the version in force, as far as listeners tell changes apart. */
export async function lastChange(sql: Sql, { configVersion }: ConfigState): Promise<ConfigChange> {
  const [row] = await sql.query(
    versionRow,
    'select change, document from experiment_versions where config_version = $1',
    [configVersion],
  )
  if (row === undefined) return { configVersion, experiment: null, action: 'registry' }
  return { configVersion, experiment: row.document, action: row.change.action }
}

async function loadRegistry<Document>(
  sql: Sql,
  kind: RegistryKind,
  schema: z.ZodType<Document>,
): Promise<ReadonlyMap<string, Document>> {
  const rows = await sql.query(
    z.object({ id: z.string(), document: schema }),
    'select id, document from registry where kind = $1 and not deleted order by id collate "C"',
    [kind],
  )
  return new Map(rows.map(({ id, document }) => [id, document]))
}
