import type { ColumnProfile } from '@contract'
import { draftStudy, parseStudy } from '@contract'
import { describe, expect, it } from 'vitest'
import { canBeVariant, roleOf, setRole } from './column-roles'
import { changeMetric, readDraft, removeMetric, rename, setControl, setWeight } from './study-draft'

const guessed = JSON.stringify({
  format: 'assay.study/1',
  experiment: {
    experiment_id: 'cookie_cats',
    name: 'cookie_cats',
    unit: 'userid',
    variants: [
      { id: 'gate_30', weight: 1, is_control: true },
      { id: 'gate_40', weight: 1 },
    ],
    metrics: [
      { id: 'retention_7', role: 'primary', type: 'proportion', column: 'retention_7', direction: 'increase' },
      { id: 'rounds', role: 'secondary', type: 'mean', column: 'rounds', covariate: ['rounds_before'] },
    ],
    dimensions: ['country'],
    plan: { alpha: 0.05 },
  },
  source: { kind: 'subjects', file: '../inbox/cookie_cats.csv', subject: 'userid', variant: 'version' },
})

function column(name: string, changes: Partial<ColumnProfile> = {}): ColumnProfile {
  return { name, type: 'integer', distinct: 100, missing: 0, examples: ['1', '2'], takenAs: '', ...changes }
}

describe('study draft', () => {
  it('prints a study that reads, with what the sheet does not know kept', () => {
    const { study, findings } = parseStudy(draftStudy(readDraft(guessed)))
    expect(findings).toEqual([])
    expect(study?.experiment.plan.alpha).toBe(0.05)
    expect(study?.source).toMatchObject({ kind: 'subjects', rows: { file: '../inbox/cookie_cats.csv' } })
  })

  it('knows what each column is', () => {
    const draft = readDraft(guessed)
    const names = ['userid', 'version', 'retention_7', 'rounds', 'rounds_before', 'country', 'other']
    expect(names.map((name) => roleOf(draft, name))).toEqual([
      'subject',
      'variant',
      'metric',
      'metric',
      'covariate',
      'dimension',
      'unused',
    ])
  })

  it('moves a column to every role, the study staying readable', () => {
    const draft = readDraft(guessed)
    const roles = ['subject', 'exposed-at', 'metric', 'dimension', 'covariate', 'unused'] as const
    for (const role of roles) {
      const moved = setRole(draft, column('country'), role)
      expect(roleOf(moved, 'country')).toBe(role)
      expect(parseStudy(draftStudy(moved)).findings).toEqual([])
    }
    expect(setRole(draft, column('country'), 'subject').source.subject).toBe('country')
    expect(roleOf(setRole(draft, column('country'), 'subject'), 'userid')).toBe('unused')
  })

  it('takes the variants from the column that is made the variant', () => {
    const group = column('group', { type: 'text', distinct: 3, examples: ['b', 'a', 'c'] })
    const draft = setRole(readDraft(guessed), group, 'variant')
    expect(draft.experiment.variants.map(({ id, is_control }) => [id, is_control])).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
    ])
    expect(canBeVariant(group)).toBe(true)
    expect(canBeVariant(column('userid', { distinct: 90_189 }))).toBe(false)
    expect(canBeVariant(column('many', { distinct: 8, examples: ['a', 'b'] }))).toBe(false)
  })

  it('leaves an unreadable study when no variant is named, and says so', () => {
    const { study, findings } = parseStudy(draftStudy(setRole(readDraft(guessed), column('version'), 'unused')))
    expect(study).toBeNull()
    expect(findings.some((finding) => finding.message.includes('variant'))).toBe(true)
  })

  it('keeps one control and one primary metric', () => {
    const draft = changeMetric(setControl(readDraft(guessed), 'gate_40'), 'rounds', { role: 'primary' })
    expect(draft.experiment.variants.filter((variant) => variant.is_control).map(({ id }) => id)).toEqual(['gate_40'])
    expect(draft.experiment.metrics.filter((metric) => metric.role === 'primary').map(({ id }) => id)).toEqual([
      'rounds',
    ])
  })

  it('edits weights, directions, names, and removes metrics', () => {
    let draft = setWeight(readDraft(guessed), 'gate_40', 3)
    draft = changeMetric(draft, 'retention_7', { direction: 'decrease' })
    draft = removeMetric(rename(draft, 'Gate at 30 or 40!'), 'rounds')
    const experiment = parseStudy(draftStudy(draft)).study?.experiment
    expect(experiment).toMatchObject({ experimentId: 'gate_at_30_or_40', name: 'Gate at 30 or 40!' })
    expect(experiment?.variants[1]?.weight).toBe(3)
    expect(experiment?.metrics.map(({ id, direction }) => [id, direction])).toEqual([['retention_7', 'decrease']])
  })
})
