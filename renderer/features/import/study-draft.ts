import { identifierOf } from '@contract'
import { z } from 'zod'

const draftVariant = z.looseObject({
  id: z.string(),
  weight: z.number().nonnegative().default(1),
  is_control: z.boolean().default(false),
})

const draftMetric = z.looseObject({
  id: z.string(),
  role: z.enum(['primary', 'secondary', 'guardrail', 'exploratory']).default('secondary'),
  type: z.string(),
  direction: z.enum(['increase', 'decrease']).default('increase'),
  column: z.string().optional(),
  covariate: z.union([z.string(), z.array(z.string())]).optional(),
})

const draftSchema = z.looseObject({
  experiment: z.looseObject({
    experiment_id: z.string(),
    name: z.string(),
    variants: z.array(draftVariant),
    metrics: z.array(draftMetric),
    dimensions: z.array(z.string()).default([]),
  }),
  source: z.looseObject({
    kind: z.enum(['subjects', 'events', 'moments']),
    subject: z.string().optional(),
    variant: z.string().nullish(),
    exposed_at: z.string().optional(),
    rows: z.string().optional(),
  }),
})

/** A guessed study file while it is corrected: what the sheet edits is typed, everything else is carried along. */
export type StudyDraft = z.output<typeof draftSchema>
export type DraftMetric = StudyDraft['experiment']['metrics'][number]
export type DraftVariant = StudyDraft['experiment']['variants'][number]

/** Reads the text of a guess. @throws when it is not what the guess of this version writes. */
export function readDraft(text: string): StudyDraft {
  return draftSchema.parse(JSON.parse(text))
}

export function changeExperiment(draft: StudyDraft, changes: Partial<StudyDraft['experiment']>): StudyDraft {
  return { ...draft, experiment: { ...draft.experiment, ...changes } }
}

/** Says what several rows of a subject become. */
export function setRows(draft: StudyDraft, rows: string): StudyDraft {
  return { ...draft, source: { ...draft.source, rows } }
}

/** Renames the experiment; its id follows, as ids are written. */
export function rename(draft: StudyDraft, name: string): StudyDraft {
  return changeExperiment(draft, { name, experiment_id: identifierOf(name, 'experiment') })
}

export function setControl(draft: StudyDraft, id: string): StudyDraft {
  const variants = draft.experiment.variants.map((variant) => ({ ...variant, is_control: variant.id === id }))
  return changeExperiment(draft, { variants })
}

export function setWeight(draft: StudyDraft, id: string, weight: number): StudyDraft {
  const variants = draft.experiment.variants.map((variant) => (variant.id === id ? { ...variant, weight } : variant))
  return changeExperiment(draft, { variants })
}

/** Changes a metric. There is one primary metric: the one that was becomes secondary. */
export function changeMetric(draft: StudyDraft, id: string, changes: Partial<DraftMetric>): StudyDraft {
  const metrics = draft.experiment.metrics.map((metric): DraftMetric => {
    if (metric.id === id) return { ...metric, ...changes }
    return changes.role === 'primary' && metric.role === 'primary' ? { ...metric, role: 'secondary' } : metric
  })
  return changeExperiment(draft, { metrics })
}

export function removeMetric(draft: StudyDraft, id: string): StudyDraft {
  return changeExperiment(draft, { metrics: draft.experiment.metrics.filter((metric) => metric.id !== id) })
}
