import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import { parseStudy } from './parse-study'
import { printStudy } from './print-study'
import type { Study } from './study'
import { anyStudy } from '../../tests/arbitraries/study'

const text = JSON.stringify(
  {
    $schema: 'ours',
    format: 'assay.study/1',
    owner: { team: 'growth', '1': 'x' },
    experiment: {
      experiment_id: 'e',
      ticket: 'EXP-7',
      variants: [
        { id: 'a', is_control: true, colour: 'grey' },
        { id: 'b', screenshot: 'b.png' },
      ],
      metrics: [
        { id: 'p95', type: 'quantile', column: 'ms', quantile: 0.95 },
        { id: 'm', type: 'mean', column: 'x', owner: 'ana' },
      ],
    },
    source: { kind: 'subjects', file: 'x.csv', variant: 'v', note: null },
  },
  null,
  2,
)

function read(source: string): Study {
  const { study, findings } = parseStudy(source)
  if (study === null) throw new Error(findings.map((finding) => finding.message).join('\n'))
  return study
}

describe('printStudy', () => {
  test('writes an untouched study as it was, unknown fields and unbuilt metrics included', () => {
    expect(printStudy(read(text))).toBe(`${text}\n`)
  })

  test('changes only what was changed', () => {
    const study = read(text)
    const metric = study.experiment.metrics.find(({ id }) => id === 'm')
    if (!metric) throw new Error('the study has a metric')
    const variants = study.experiment.variants.map((variant) => ({ ...variant, weight: variant.isControl ? 1 : 3 }))
    const edited: Study = {
      ...study,
      experiment: {
        ...study.experiment,
        name: 'Better name',
        variants,
        metrics: [{ ...metric, direction: 'decrease' }],
      },
    }
    const document: { readonly experiment: object } = JSON.parse(text)
    expect(JSON.parse(printStudy(edited))).toEqual({
      ...document,
      experiment: {
        ...document.experiment,
        name: 'Better name',
        variants: [
          { id: 'a', is_control: true, colour: 'grey' },
          { id: 'b', screenshot: 'b.png', weight: 3 },
        ],
        metrics: [{ id: 'm', type: 'mean', column: 'x', owner: 'ana', direction: 'decrease' }],
      },
    })
    expect(read(printStudy(edited)).experiment).toEqual(edited.experiment)
  })

  test('removes what was removed', () => {
    const study = read(text)
    const edited: Study = { ...study, experiment: { ...study.experiment, metrics: [] } }
    expect(read(printStudy(edited)).experiment.metrics).toEqual([])
    expect(printStudy(edited)).not.toContain('"p95"')
  })

  test('a study made in code prints whole and reads back equal', () => {
    fc.assert(
      fc.property(anyStudy, (study) => {
        const { study: again, findings } = parseStudy(printStudy(study))
        expect(findings).toEqual([])
        expect(again?.experiment).toEqual(study.experiment)
        expect(again?.source).toEqual(study.source)
      }),
      draws(100),
    )
  })

  test('any study edited into any other reads back as the other', () => {
    fc.assert(
      fc.property(anyStudy, anyStudy, (one, other) => {
        const edited: Study = { ...other, document: read(printStudy(one)).document }
        const again = read(printStudy(edited))
        expect(again.experiment).toEqual(other.experiment)
        expect(again.source).toEqual(other.source)
      }),
      draws(100),
    )
  })

  test('unknown fields anywhere survive, whatever they are called', () => {
    fc.assert(
      fc.property(anyStudy, fc.string({ minLength: 1 }), fc.json({ maxDepth: 3 }), (study, key, value) => {
        const name = `x-${key}`
        const document: unknown = JSON.parse(printStudy(study))
        const extended = JSON.stringify(Object.assign({}, document, { [name]: JSON.parse(value) }))
        const printed: unknown = JSON.parse(printStudy(read(extended)))
        expect(printed).toEqual(JSON.parse(extended))
      }),
      draws(100),
    )
  })

  test('a __proto__ field is a field like any other', () => {
    const strange = text.replace('"$schema"', '"__proto__"')
    expect(printStudy(read(strange))).toBe(`${strange}\n`)
  })
})
