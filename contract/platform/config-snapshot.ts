import { z } from 'zod'
import { bucketRange, conditionDocument, experimentStatuses } from './experiment-document'
import { instant, jsonDocument, versionNumber } from './wire-values'

export const configSnapshotFormat = 'assay.config/1'

/** What assignment needs of one experiment, and what the SDK hands to the application. */
export const snapshotExperiment = z.object({
  experiment_id: z.string(),
  status: z.enum(experimentStatuses).describe('active, paused or killed: others are not in the snapshot'),
  start: instant.nullable(),
  layer_id: z.string().nullable(),
  buckets: bucketRange,
  ramp_percent: z.number(),
  targeting: conditionDocument.nullable(),
  salt: z.string(),
  variants: z.array(
    z.object({
      id: z.string(),
      weight: z.number(),
      is_control: z.boolean().optional(),
      config: jsonDocument.optional().describe('Absent: empty'),
    }),
  ),
})

/** `value` is the base64url ed25519 signature of the canonical JSON of the document without `signature`. */
export const snapshotSignature = z.object({ algorithm: z.literal('ed25519'), key_id: z.string(), value: z.string() })

/** One version of the configuration, whole. */
export const configSnapshot = z.object({
  format: z.literal(configSnapshotFormat),
  config_version: versionNumber,
  generated_at: instant.describe('When this version came to be'),
  layers: z.array(z.object({ layer_id: z.string(), salt: z.string() })),
  holdouts: z.array(
    z.object({
      holdout_id: z.string(),
      salt: z.string(),
      percent: z.number(),
      layers: z.array(z.string()).nullable(),
    }),
  ),
  experiments: z.array(snapshotExperiment),
  opted_out: z.array(z.string()).describe('SHA-256, in hexadecimal digits, of the ids of subjects who opted out'),
  signature: snapshotSignature,
})

/** GET /api/v1/snapshot/key: what a snapshot's signature is checked with. */
export const snapshotKeyDocument = z.object({
  key_id: z.string(),
  algorithm: z.literal('ed25519'),
  public_key: z.string().describe('SPKI, PEM'),
})

export type SnapshotExperiment = z.infer<typeof snapshotExperiment>
export type ConfigSnapshotDocument = z.infer<typeof configSnapshot>
export type SnapshotKeyDocument = z.infer<typeof snapshotKeyDocument>
