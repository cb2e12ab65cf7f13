import type { StudySummary } from '@contract'
import { expect, test } from 'vitest'
import { resolveStudyPath } from './resolve-experiment'

const study: StudySummary = {
  path: 'studies/checkout.study.json',
  experimentId: 'checkout_v2',
  name: 'Checkout',
  sourceKind: 'events',
  latestSnapshot: null,
  problems: 0,
  start: null,
  end: null,
}

test.each([
  ['notebooks/a.assay.md', '../studies/b.study.json', 'studies/b.study.json'],
  ['a.assay.md', 'b.study.json', 'b.study.json'],
  ['/home/x/notebooks/a.assay.md', '../b.study.json', '/home/x/b.study.json'],
  ['C:\\data\\notes\\a.assay.md', '..\\b.study.json', 'C:\\data/b.study.json'],
  ['notebooks/a.assay.md', '/elsewhere/b.study.json', '/elsewhere/b.study.json'],
  ['notebooks/a.assay.md', 'checkout_v2', 'studies/checkout.study.json'],
  ['notebooks/a.assay.md', 'unknown', null],
  ['notebooks/a.assay.md', null, null],
])('%s names %s', (path, experiment, expected) => {
  expect(resolveStudyPath(path, { title: null, experiment, snapshot: null }, [study])).toBe(expected)
})
