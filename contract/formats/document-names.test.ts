import { expect, it } from 'vitest'
import { documentKind, documentSuffix, documentTitle } from './document-names'

it.each([
  ['studies/checkout.study.json', 'study', 'checkout'],
  ['C:\\work\\checkout.assaystudy', 'study', 'checkout'],
  ['notebooks/checkout.assay.md', 'notebook', 'checkout'],
  ['/home/ann/checkout.assay', 'notebook', 'checkout'],
  ['data/events.json', null, 'events.json'],
  ['notes.md', null, 'notes.md'],
])('%s is %s, called %s', (path, kind, title) => {
  expect(documentKind(path)).toBe(kind)
  expect(documentTitle(path)).toBe(title)
  expect(path.endsWith(`${title}${documentSuffix(path)}`)).toBe(true)
})
