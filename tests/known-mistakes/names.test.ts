import { readFileSync } from 'node:fs'
import { parseStudy, printStudy } from '@contract'
import { named } from '@analysis'
import { afterAll, describe, expect, test } from 'vitest'
import { openWorkbench } from './workbench'

const workbench = openWorkbench()
afterAll(() => workbench.close())

/** What every object of JavaScript has, or loses when it is assigned. */
const variants = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
const metrics = ['valueOf', 'constructor']
const times = ['2026-03-02T10:00:00Z', '2026-03-06T10:00:00Z']
const perVariant = 120

const rows = variants.flatMap((variant, v) =>
  Array.from({ length: perVariant }, (_, i) => {
    const value = ((i * 7919) % 101) / 10 + v / 4
    return `${variant}${i},${variant},${times[i % 2]},${value},${variants[i % 4]},${(i * 31) % 17}`
  }),
)

const weights = Object.fromEntries(variants.map((id) => [id, 1]))
const study = workbench.study(
  'names',
  'id,variant,at,valueOf,isPrototypeOf,__proto__',
  rows,
  {
    variants: variants.map((id, at) => ({ id, is_control: at === 0 })),
    metrics: [
      { id: metrics[0], type: 'mean', column: 'valueOf', role: 'primary' },
      { id: metrics[1], type: 'mean', column: '__proto__', role: 'secondary' },
    ],
    dimensions: ['isPrototypeOf'],
    start: '2026-03-01',
    end: '2026-03-08',
    phases: [
      { from: '2026-03-01', weights },
      { from: '2026-03-05', weights },
    ],
  },
  { exposed_at: 'at' },
)

describe('mistake: a name that every object has is lost, or read as a value', () => {
  test('in a study that is read and printed', () => {
    const reading = parseStudy(readFileSync(study, 'utf8'))
    if (reading.study === null) throw new Error(reading.findings.map(({ message }) => message).join('\n'))
    const { experiment } = reading.study
    expect(experiment.phases?.map((phase) => Object.entries(phase.weights))).toEqual(
      experiment.phases?.map(() => variants.map((id) => [id, 1])),
    )
    const again = parseStudy(printStudy(reading.study))
    expect(again.study?.experiment).toEqual(experiment)
  })

  test('in result.json, with its counts by variant', async () => {
    const result = await workbench.analyse(study)
    expect(result.metrics.map(({ metricId }) => metricId).toSorted()).toEqual(metrics.toSorted())
    for (const { variants: summaries } of result.metrics) {
      expect(summaries.map(({ variantId, n }) => [variantId, n])).toEqual(variants.map((id) => [id, perVariant]))
    }
    const { srm } = result
    if (srm === null || !('observed' in srm)) throw new Error('the split was not tested')
    for (const id of variants) expect([id, named(srm.observed, id), named(srm.expected, id)]).toEqual([id, 120, 120])
    expect(result.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  test('in the table, the tidy CSV and the report', async () => {
    const table = await workbench.assay('analyze', study)
    const tidy = await workbench.tidy(study)
    const html = `${workbench.folder}/names.html`
    await workbench.assay('report', study, '--html', html)
    // without the figures' own program, which knows NaN, and the marks of missing values in the pull's SQL
    const report = readFileSync(html, 'utf8')
      .replaceAll(/<script>[\s\S]*?<\/script>/g, '')
      .replaceAll(/(?:'|&#39;)NaN(?:'|&#39;)/g, '')
    for (const id of [...variants, ...metrics]) {
      expect(table).toContain(id)
      expect(report).toContain(id)
      expect(tidy.flatMap((row) => [...row.values()])).toContain(id)
    }
    for (const text of [table, report])
      expect(text.match(/.{0,60}(?:\[native code\]|\[object Object\]|\bNaN\b).{0,60}/g)).toBeNull()
  })
})
