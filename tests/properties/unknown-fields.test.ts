import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNotebook, parseStudy } from '@contract'
import { cellFormats, cellKinds, optionNames } from '../../contract/formats/cells/cell-formats'
import { printStudy } from '../../contract/formats/print-study'
import { experimentInput, experimentUpdate } from '../../contract/platform/experiment-document'
import { checkMetric } from '../../contract/platform/to-spec'
import { checkTargeting } from '../../contract/platform/to-assignment'
import { guardrailInput, holdoutInput, layerInput, metricInput } from '../../contract/platform/registry-documents'
import { checkValue } from '../../contract/platform/request-problems'
import { draws } from '../arbitraries/draws'
import { anyStudy } from '../arbitraries/study'

type Json = Readonly<Record<string, unknown>>

/** Objects whose keys people choose, such as the names of files. */
const chosen = new Set(['files', 'variant_from_file', 'weights'])

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Every object of a document with the steps that lead there, but for those whose keys people choose. */
function objectsIn(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, at) => objectsIn(item, [...path, at]))
  if (!isObject(value)) return []
  const inner = Object.entries(value).filter(([key]) => !chosen.has(key))
  return [path, ...inner.flatMap(([key, each]) => objectsIn(each, [...path, key]))]
}

/** The document with a field more at `path`. */
function withField(value: unknown, path: readonly (string | number)[], field: Json): unknown {
  const [step, ...rest] = path
  if (step === undefined) return isObject(value) ? { ...value, ...field } : value
  if (Array.isArray(value)) return value.map((item: unknown, at) => (at === step ? withField(item, rest, field) : item))
  return isObject(value) ? { ...value, [step]: withField(value[step], rest, field) } : value
}

function shown(path: readonly (string | number)[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1)
}

/** Two neighbours of a name swapped, as fingers do; null where that changes nothing. */
function misspelt(name: string): string | null {
  const written = `${name.slice(0, 1)}${name.slice(2, 3)}${name.slice(1, 2)}${name.slice(3)}`
  return written === name || name.length < 4 ? null : written
}

describe('a field that a study does not have', () => {
  it('is said wherever it stands, with its path, and the study is read as without it', () => {
    fc.assert(
      fc.property(anyStudy, fc.nat(), (study, choice) => {
        const document: unknown = JSON.parse(printStudy(study))
        const places = objectsIn(document)
        const place = places[choice % places.length] ?? []
        const reading = parseStudy(JSON.stringify(withField(document, place, { zz_not_a_field: 1 })))
        const path = shown([...place, 'zz_not_a_field'])
        expect(reading.findings.filter(({ code }) => code === 'unknown-field')).toMatchObject([
          { severity: 'warning', evidence: { path } },
        ])
        const { study: same } = parseStudy(JSON.stringify(document))
        expect([reading.study?.experiment, reading.study?.source]).toEqual([same?.experiment, same?.source])
        expect(reading.study?.document).toHaveProperty([...place, 'zz_not_a_field'], 1)
      }),
      draws(300),
    )
  })

  it.each(['correction', 'stopping', 'alternative', 'alpha'])('is recognised as a misspelt %s', (name) => {
    const written = misspelt(name) ?? ''
    const plan = { [written]: name === 'alpha' ? 0.1 : 'x' }
    const { findings } = parseStudy(JSON.stringify(withField(smallStudy, ['experiment', 'plan'], plan)))
    expect(findings).toMatchObject([
      { code: 'unknown-field', evidence: { path: `experiment.plan.${written}`, nearest: name } },
    ])
  })

  it('is said in every block of a source of counts, and of files by variant', () => {
    for (const source of [counts, byFile]) {
      const document = { ...smallStudy, source }
      expect(parseStudy(JSON.stringify(document)).findings).toEqual([])
      for (const place of objectsIn(document)) {
        const { findings } = parseStudy(JSON.stringify(withField(document, place, { zz_not_a_field: null })))
        expect(findings.map(({ evidence }) => evidence['path'])).toEqual([shown([...place, 'zz_not_a_field'])])
      }
    }
  })
})

const smallStudy = {
  format: 'assay.study/1',
  experiment: {
    experiment_id: 'e',
    variants: [{ id: 'a', is_control: true }, { id: 'b' }],
    metrics: [{ id: 'm', type: 'proportion', column: 'm', role: 'primary' }],
    plan: {},
  },
  source: { kind: 'subjects', file: 'x.csv', variant: 'v' },
}
const counts = { kind: 'counts', file: 'x.csv', variant: 'v', n: 'n', successes: 'm', read: { decimal: ',' } }
const byFile = { kind: 'subjects', files: { a: 'a.csv', b: 'b.csv' }, subject: 'id', read: { zone: 'UTC' } }

describe('an option that a cell does not have', () => {
  const yamlKinds = cellKinds.filter((kind) => 'names' in cellFormats[kind].body)

  it.each(yamlKinds)('is an error in %s, with the nearest option', (kind) => {
    const body = (text: string) => parseNotebook(`\`\`\`${kind} one\n${text}\n\`\`\`\n`).findings
    expect(body('zz_not_an_option: 1')).toContainEqual(
      expect.objectContaining({
        code: 'unknown-field',
        severity: 'error',
        evidence: expect.objectContaining({ line: 2 }),
      }),
    )
    for (const name of optionNames(kind)) {
      const written = misspelt(name)
      if (written === null || optionNames(kind).includes(written)) continue
      expect(body(`${written}: 1`).map(({ evidence }) => evidence['nearest'])).toContain(name)
    }
  })

  it('is one of the front matter too, which is read all the same', () => {
    const { document, findings } = parseNotebook('---\ntitle: Checkout\nexperimnet: checkout_v2\n---\n\nText\n')
    expect(document.frontMatter).toEqual({ title: 'Checkout', experiment: null, snapshot: null })
    expect(findings).toMatchObject([{ code: 'unknown-field', severity: 'warning', evidence: { line: 3 } }])
    expect(findings[0]?.message).toContain('did you mean experiment?')
  })
})

describe('a field that a document of the platform does not have', () => {
  const inputs = { experimentInput, experimentUpdate, layerInput, holdoutInput, metricInput, guardrailInput }

  it.each(Object.entries(inputs))('is refused with its name in %s', (_name, schema) => {
    const checked = checkValue(schema, { zz_not_a_field: 1 })
    if (checked.ok) throw new Error('it was taken')
    expect(checked.errors).toContainEqual(expect.objectContaining({ path: 'zz_not_a_field', code: 'unknown-field' }))
    for (const name of Object.keys(schema.shape)) {
      const written = misspelt(name)
      if (written === null) continue
      const answer = checkValue(schema, { [written]: 1 })
      const entry = answer.ok ? undefined : answer.errors.find(({ path }) => path === written)
      expect([written, entry?.message]).toEqual([written, expect.stringMatching(/did you mean/)])
    }
  })

  it('is refused in what the format of studies describes: a metric, targeting', () => {
    const metric = { id: 'm', type: 'mean', column: 'x', windw_days: 7 } as const
    expect(checkMetric(metric)).toMatchObject([{ code: 'unknown-field', severity: 'error' }])
    const targeting = { field: 'country', op: '=', value: 'NL', negat: true }
    expect(checkTargeting(targeting)).toMatchObject([{ code: 'unknown-field', severity: 'error' }])
  })
})
