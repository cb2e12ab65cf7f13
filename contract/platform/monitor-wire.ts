import { guardrailStates } from '@analysis'
import { z } from 'zod'
import { instant, jsonDocument } from './wire-values'

const harmDocument = z.object({
  estimate: z.number(),
  standard_error: z.number(),
  lower_bound: z.number().describe('The harm is at least this, over all looks together'),
  margin: z.number(),
  excess_lower_bound: z.number().describe('Above 0: the margin is exceeded'),
  alpha: z.number().describe('What this window may spend'),
})

/** One running experiment's guardrail, for one treatment. */
export const guardrailStatus = z.object({
  experiment_id: z.string(),
  guardrail_id: z.string(),
  metric_id: z.string(),
  variant_id: z.string(),
  control_id: z.string(),
  state: z.enum(guardrailStates),
  reason: z.string(),
  method: z.enum(['sequential-bound', 'plain-threshold']),
  action: z.enum(['kill', 'alert']),
  human_in_the_loop: z.boolean(),
  window: z.object({ from: instant, to: instant }).nullable(),
  samples: z.object({ control: z.int(), treatment: z.int() }),
  means: z.object({ control: z.number().nullable(), treatment: z.number().nullable() }),
  completeness: z.record(z.string(), z.number()).describe('By variant; empty while it cannot be told'),
  lag_ms: z.number().nullable(),
  harm: harmDocument.nullable(),
  evaluated_at: instant.nullable(),
})
export const guardrailStatusAnswer = z.object({
  evaluated_at: instant.nullable(),
  guardrails: z.array(guardrailStatus),
})

/** Moments of one metric of one variant in one window. Upper triangle of co-moments, row by row. */
export const windowMoments = z.object({
  metric_id: z.string(),
  variant_id: z.string(),
  count: z.int(),
  columns: z.array(z.string()),
  means: z.array(z.number()),
  comoments: z.array(z.number()),
})
export const windowDocument = z.object({
  from: instant,
  to: instant,
  minutes: z.int(),
  revision: z.int().describe('Above 1: late events re-opened it'),
  subjects: z.record(z.string(), z.int()),
  metrics: z.array(windowMoments),
  completeness: z.record(z.string(), z.number()),
  lost_partitions: z.array(z.int()),
})
export const realtimeAnswer = z.object({
  experiment_id: z.string(),
  at: instant,
  lag_ms: z.number().nullable().describe('How far the newest event is behind; null: nothing arrived yet'),
  lag_by_variant: z.record(z.string(), z.number().nullable()),
  windows: z.array(windowDocument),
  guardrails: z.array(guardrailStatus),
})

/** Data of `lag` messages. */
export const lagMessage = z.object({
  at: instant,
  lag_ms: z.number().nullable(),
  partitions: z.array(z.object({ partition: z.int(), watermark: instant, lag_ms: z.number() })),
})

/** A result.json (docs/formats.md), and when and of what it was computed. */
export const resultsAnswer = z.object({
  computed_at: instant,
  config_version: z.int(),
  rows: z.object({ exposures: z.int(), events: z.int() }),
  result: jsonDocument,
})

/** Everything that is known of one subject. */
export const subjectExport = z.object({
  user_id: z.string(),
  exported_at: instant,
  opted_out: z.boolean(),
  exposures: z.array(
    z.object({ experiment_id: z.string(), variant_id: z.string(), at: instant, received_at: instant }),
  ),
  events: z.array(
    z.object({
      event_id: z.string(),
      event: z.string(),
      at: instant,
      received_at: instant,
      properties: jsonDocument,
    }),
  ),
})
export const subjectDeletion = z.object({
  deleted: z.object({ events: z.int(), exposures: z.int() }),
  subject_hash: z.string().describe('SHA-256 of the id: how the audit log calls the subject'),
})

export type GuardrailStatus = z.infer<typeof guardrailStatus>
export type WindowDocument = z.infer<typeof windowDocument>
export type RealtimeAnswer = z.infer<typeof realtimeAnswer>
export type LagMessage = z.infer<typeof lagMessage>
export type ResultsAnswer = z.infer<typeof resultsAnswer>
export type SubjectExport = z.infer<typeof subjectExport>
