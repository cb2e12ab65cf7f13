import type {
  AdjustedInterval,
  Effect,
  ExactTest,
  Interval,
  MetricResult,
  NotEstimableReason,
  SegmentResult,
  SequentialDesign,
  SequentialLook,
  SequentialSummary,
  SequentialTuning,
  SplitPhaseResult,
  SrmResult,
  StoppedInference,
} from '@analysis'
import { z } from 'zod'
import { metricTypes } from './metric-type-format'
import {
  absolute,
  counts,
  effectMethod,
  interval,
  notEstimable,
  relative,
  testFields,
  toTest,
  variantSummary,
} from './result-parts'
import { detailFields, estimatedCuped, estimatedPostStratified, readDetails } from './result-details'

/** The parts of `result.json`, read back into the types of a result. `print-result.ts` is their counterpart. */

const look = z
  .object({
    look: z.number(),
    at: z.string().nullable(),
    information_fraction: z.number(),
    n: z.number(),
    statistic: z.number().nullable(),
    boundary: interval,
    alpha_spent: z.number().nullable(),
    interval: interval.nullable(),
    crossed: z.boolean(),
    futility: z.number().nullish(),
  })
  .transform(({ information_fraction: informationFraction, alpha_spent: alphaSpent, ...fields }): SequentialLook => ({
    ...fields,
    informationFraction,
    alphaSpent,
    futility: fields.futility ?? null,
    effect: fields.interval && middle(fields.interval),
  }))

function middle({ lower, upper }: Interval): number | null {
  return Number.isFinite(lower) && Number.isFinite(upper) ? (lower + upper) / 2 : null
}

const tuning = z.union([
  z
    .object({ kind: z.literal('confidence-sequence'), tuned_for: z.number(), source: z.enum(['plan', 'default']) })
    .transform(({ tuned_for: tunedFor, ...fields }): SequentialTuning => ({ ...fields, tunedFor })),
  z.object({ kind: z.literal('msprt'), tau: z.number(), source: z.enum(['plan', 'mde', 'default']) }),
  z.object({
    kind: z.literal('sprt'),
    effect: z.number().nullable(),
    beta: z.number(),
    source: z.enum(['plan', 'mde', 'none']),
  }),
])

const stopped = z
  .object({ look: z.number(), stage_wise_p: z.number(), median_unbiased: z.number(), interval, level: z.number() })
  .transform(({ stage_wise_p: stageWiseP, median_unbiased: medianUnbiased, ...fields }): StoppedInference => ({
    ...fields,
    stageWiseP,
    medianUnbiased,
  }))

const design = z
  .object({
    power: z.number(),
    inflation: z.number(),
    maximum_n: z.number(),
    expected_n: z.object({ none: z.number(), half: z.number(), planned: z.number() }),
  })
  .transform(({ maximum_n: maximumN, expected_n: expectedN, ...fields }): SequentialDesign => ({
    ...fields,
    maximumN,
    expectedN,
  }))

const sequential = z
  .object({
    looks: z.array(look),
    decision: z.enum(['continue', 'stop-significant', 'stop-futile', 'completed']),
    p_value: z.number().nullable(),
    log10_p: z.number().nullish(),
    method: z.string(),
    tuning: tuning.nullish(),
    stopped: stopped.nullish(),
    design: design.nullish(),
  })
  .transform(
    ({ p_value: pValue, log10_p: log10P, tuning: by, stopped: at, design: cost, ...fields }): SequentialSummary => ({
      ...fields,
      pValue,
      log10P: log10P ?? (pValue === null || pValue === 0 ? null : Math.log10(pValue)),
      tuning: by ?? null,
      stopped: at ?? null,
      design: cost ?? null,
    }),
  )

const adjustedInterval = z
  .object({ interval, relative: interval.nullable(), level: z.number() })
  .transform((fields): AdjustedInterval => ({
    level: fields.level,
    absolute: fields.interval,
    relative: fields.relative,
  }))

const exact = z
  .object({
    odds_ratio: z.number().nullable(),
    interval,
    level: z.number(),
    p_value: z.number(),
    log10_p: z.number(),
  })
  .transform(({ odds_ratio: oddsRatio, p_value: pValue, log10_p: log10P, ...fields }): ExactTest => ({
    ...fields,
    oddsRatio: oddsRatio ?? Infinity,
    pValue,
    log10P,
  }))

const effect = z
  .object({
    variant_id: z.string(),
    control_id: z.string(),
    method: effectMethod,
    alternative: z.enum(['two-sided', 'greater', 'less']).default('two-sided'),
    absolute: z.union([notEstimable, absolute]),
    relative: z.union([notEstimable, relative]),
    ...testFields,
    p_value_adjusted: z.number().nullable(),
    significant: z.boolean().nullable(),
    interval_adjusted: adjustedInterval.nullish(),
    cuped: z.union([notEstimable, estimatedCuped]).nullable(),
    post_stratified: z.union([notEstimable, estimatedPostStratified]).optional(),
    fisher_exact: exact.optional(),
    sequential: sequential.nullable(),
  })
  .transform((fields): Effect => ({
    variantId: fields.variant_id,
    controlId: fields.control_id,
    method: fields.method,
    alternative: fields.alternative,
    absolute: fields.absolute,
    relative: fields.relative,
    test: toTest(fields),
    pValueAdjusted: fields.p_value_adjusted,
    significant: fields.significant,
    intervalAdjusted: fields.interval_adjusted ?? null,
    cuped: fields.cuped,
    ...(fields.post_stratified !== undefined && { postStratified: fields.post_stratified }),
    ...(fields.fisher_exact !== undefined && { exact: fields.fisher_exact }),
    sequential: fields.sequential,
  }))

export const metricResult = z
  .object({
    metric_id: z.string(),
    role: z.enum(['primary', 'secondary', 'guardrail', 'exploratory']),
    type: z.enum(metricTypes),
    variants: z.array(variantSummary),
    effects: z.array(effect),
    ...detailFields,
  })
  .transform(({ metric_id: metricId, cap, steps, ...fields }): MetricResult => ({
    metricId,
    ...fields,
    ...readDetails({ cap, steps }),
  }))

export const segmentResult = z
  .object({
    dimension: z.array(z.string()),
    value: z.array(z.string().nullable()),
    metric_id: z.string(),
    effects: z.array(effect),
    ...detailFields,
  })
  .transform(({ metric_id: metricId, cap, steps, ...fields }): SegmentResult => ({
    ...fields,
    metricId,
    variants: [],
    ...readDetails({ cap, steps }),
  }))

const splitPhase = z
  .object({ from: z.string(), observed: counts, expected: counts, p_value: z.number().nullable() })
  .transform(({ p_value: pValue, ...fields }): SplitPhaseResult => ({ ...fields, pValue }))

const splitFields = { observed: counts, expected: counts, phases: z.array(splitPhase).optional() }

const estimatedSrm = z
  .object({
    p_value: z.number(),
    log10_p: z.number(),
    statistic: z.number(),
    degrees_of_freedom: z.number(),
    flagged: z.boolean(),
    ...splitFields,
  })
  .transform(
    ({ p_value: pValue, log10_p: log10P, degrees_of_freedom: degreesOfFreedom, phases, ...fields }): SrmResult => ({
      kind: 'estimated',
      pValue,
      log10P,
      degreesOfFreedom,
      ...fields,
      ...(phases !== undefined && { phases }),
    }),
  )

const missingSrm = z
  .object({
    not_estimable: z.custom<NotEstimableReason>((reason) => typeof reason === 'string', 'a reason'),
    ...splitFields,
  })
  .transform(({ not_estimable: reason, phases, ...fields }): SrmResult => ({
    kind: 'not-estimable',
    reason,
    ...fields,
    ...(phases !== undefined && { phases }),
  }))

export const srmResult = z.union([missingSrm, estimatedSrm])
