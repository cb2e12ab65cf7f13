import type { RandomStream } from '@analysis'
import { momentOf } from './clock'
import { chance, draw, logNormal, poisson } from './stream'
import type { DemoExperiment, DemoTable } from './world'

const start = '2026-09-14T00:00:00Z'
const days = 21
const learners = 9_000
const crossoverShare = 0.004
const lessonsLift = 0.07
const windowDays = 7

const plans = [
  { value: 'free', share: 0.75 },
  { value: 'premium', share: 0.25 },
] as const

type Rows = (string | number | null)[][]

/** A learner's lessons over one stretch of days: one `lesson_completed` event each, with its minutes. */
function lessons(stream: RandomStream, learner: string, rate: number, from: number, length: number, rows: Rows): void {
  for (let count = poisson(stream, rate * length); count > 0; count--) {
    const at = momentOf(start, from + length * stream.uniform())
    rows.push([`e${rows.length}`, learner, 'lesson_completed', at, Math.round(logNormal(stream, 9, 0.4) * 10) / 10])
  }
}

/** Raw exposures and events: a habit that the week before predicts, some crossovers, some doubled rows. */
export function onboardingTips(stream: RandomStream): DemoExperiment {
  const subjects: Rows = []
  const exposures: Rows = []
  const events: Rows = []
  for (let index = 0; index < learners; index++) {
    const learner = `l${index}`
    const plan = draw(stream, plans)
    const variant = chance(stream, 0.5) ? 'tips' : 'no_tips'
    const exposed = days * stream.uniform()
    const habit = (plan === 'premium' ? 0.42 : 0.2) * Math.exp(0.6 * stream.normal())
    subjects.push([learner, plan])
    exposures.push([learner, variant, momentOf(start, exposed)])
    if (chance(stream, 0.1)) exposures.push([learner, variant, momentOf(start, exposed + 1)])
    if (chance(stream, crossoverShare)) {
      exposures.push([learner, variant === 'tips' ? 'no_tips' : 'tips', momentOf(start, exposed + 0.5)])
    }
    lessons(stream, learner, habit, exposed - windowDays, windowDays, events)
    lessons(stream, learner, habit * (variant === 'tips' ? 1 + lessonsLift : 1), exposed, windowDays, events)
    if (chance(stream, variant === 'tips' ? 0.055 : 0.05)) {
      events.push([`e${events.length}`, learner, 'help_opened', momentOf(start, exposed + stream.uniform()), null])
    }
  }
  return {
    name: 'onboarding-tips',
    tables: tables(subjects, exposures, events),
    study,
    truth: { relative_effect_on_lessons: lessonsLift, crossover_share: crossoverShare },
  }
}

function tables(subjects: Rows, exposures: Rows, events: Rows): readonly DemoTable[] {
  return [
    { file: 'learners.csv', columns: ['learner_id', 'plan'], rows: subjects },
    { file: 'tip_exposures.csv', columns: ['learner_id', 'variant', 'exposed_at'], rows: exposures },
    { file: 'learner_events.csv', columns: ['event_id', 'learner_id', 'event', 'at', 'minutes'], rows: events },
  ]
}

const lessonCount = { event: 'lesson_completed', aggregation: 'count', window_days: windowDays } as const
const study = {
  format: 'assay.study/1',
  experiment: {
    experiment_id: 'onboarding_tips',
    name: 'Onboarding tips',
    hypothesis: 'A tip after each lesson brings learners back for another',
    start,
    end: momentOf(start, days + windowDays),
    unit: 'learner_id',
    variants: [
      { id: 'no_tips', weight: 50, is_control: true },
      { id: 'tips', weight: 50 },
    ],
    metrics: [
      {
        id: 'lessons',
        role: 'primary',
        type: 'mean',
        ...lessonCount,
        covariate: { lookback_days: windowDays },
        direction: 'increase',
      },
      {
        id: 'active',
        role: 'secondary',
        type: 'proportion',
        event: 'lesson_completed',
        aggregation: 'any',
        window_days: windowDays,
        direction: 'increase',
      },
      {
        id: 'minutes_per_lesson',
        role: 'secondary',
        type: 'ratio',
        event: 'lesson_completed',
        aggregation: 'sum',
        field: 'minutes',
        window_days: windowDays,
        denominator: lessonCount,
        direction: 'increase',
      },
      {
        id: 'asked_for_help',
        role: 'guardrail',
        type: 'proportion',
        event: 'help_opened',
        aggregation: 'any',
        window_days: windowDays,
        direction: 'decrease',
      },
    ],
    dimensions: ['plan'],
    plan: {
      alpha: 0.05,
      alternative: 'two-sided',
      stopping: { kind: 'group-sequential', spending: 'pocock', looks: 4, planned_subjects: learners },
      correction: 'benjamini-hochberg',
    },
  },
  source: {
    kind: 'events',
    exposures: { file: '../data/tip_exposures.csv', subject: 'learner_id', variant: 'variant', at: 'exposed_at' },
    events: {
      file: '../data/learner_events.csv',
      subject: 'learner_id',
      event: 'event',
      at: 'at',
      event_id: 'event_id',
    },
    subjects: { file: '../data/learners.csv', subject: 'learner_id' },
  },
} as const
