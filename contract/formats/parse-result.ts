import type { ExperimentResult, Finding } from '@analysis'
import { z } from 'zod'
import { recordOf } from '../record-of'
import { readJson } from './json-text'
import type { ResultStamp } from './print-result'
import { resultFormat } from './print-result'
import { Problems } from './problems'
import { metricResult, segmentResult, srmResult } from './result-schema'

/** A file from before registrations had a date has none. */
const planStatus = z
  .object({
    hash: z.string(),
    registered: z.boolean(),
    deviations: z.array(z.string()),
    registered_at: z.string().nullable().default(null),
  })
  .transform(({ registered_at: registeredAt, ...fields }) => ({ ...fields, registeredAt }))

const finding = z
  .object({
    code: z.custom<Finding['code']>((code) => typeof code === 'string', 'a finding code'),
    severity: z.enum(['info', 'warning', 'error']),
    message: z.string(),
    evidence: recordOf(z.unknown()),
  })
  .transform((fields): Finding => fields)

const document = z
  .object({
    format: z.literal(resultFormat),
    experiment_id: z.string(),
    generated_at: z.string(),
    assay_version: z.string(),
    snapshot: z.object({
      id: z.string(),
      rows: recordOf(z.number()),
      window: z.tuple([z.string().nullable(), z.string().nullable()]),
    }),
    plan: planStatus,
    srm: srmResult,
    metrics: z.array(metricResult),
    segments: z.array(segmentResult),
    findings: z.array(finding),
  })
  .transform((fields) => ({
    result: {
      experimentId: fields.experiment_id,
      snapshot: fields.snapshot,
      plan: fields.plan,
      srm: fields.srm,
      metrics: fields.metrics,
      segments: fields.segments,
      findings: fields.findings,
    },
    stamp: { generatedAt: fields.generated_at, assayVersion: fields.assay_version },
  }))

export type ResultReading =
  | { readonly ok: true; readonly result: ExperimentResult; readonly stamp: ResultStamp }
  | { readonly ok: false; readonly findings: readonly Finding[] }

/**
 * Reads `result.json`. The file is for readers outside and leaves some things out: segments come back without their
 * variants' summaries, findings without hints, and a look's effect as the middle of its repeated interval.
 */
export function parseResult(text: string): ResultReading {
  const reading = readJson(text)
  if (!reading.ok) return { ok: false, findings: [reading.finding] }
  const problems = new Problems()
  const read = problems.read(document, reading.value, [])
  return read === null ? { ok: false, findings: problems.findings } : { ok: true, ...read }
}
