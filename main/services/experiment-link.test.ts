import { expect, it } from 'vitest'
import { experimentOfLink, isLink } from './experiment-link'

it.each([
  ['assay://experiment/checkout_redesign', 'checkout_redesign'],
  ['assay://experiment/Caf%C3%A9%20%2F%202', 'Café / 2'],
])('%s is the experiment %s', (link, id) => {
  expect(isLink(link)).toBe(true)
  expect(experimentOfLink(link)).toBe(id)
})

it.each([
  'assay://experiment/',
  'assay://experiment/a/b',
  'assay://experiment/a?next=b',
  'assay://experiment/a#b',
  'assay://experiment/%',
  'assay://experiment/a%00b',
  'assay://experiment/a%0Ab',
  'assay://experiment/a%E2%80%AEb',
  `assay://experiment/${'a'.repeat(201)}`,
  'assay://app/index.html',
  'assay://EXPERIMENT/a',
  'ASSAY://experiment/a',
  'assay:experiment/a',
  'assay://experiment:80/a',
  'assay://x@experiment/a',
])('%s is refused', (link) => {
  expect(isLink(link)).toBe(true)
  expect(() => experimentOfLink(link)).toThrow('is no address that Assay opens')
})

it('is not what a file is called', () => {
  for (const path of ['/data/assay.csv', 'assay.study.json', 'C:\\assay\\a.csv']) expect(isLink(path)).toBe(false)
})
