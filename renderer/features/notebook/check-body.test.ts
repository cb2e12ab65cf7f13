import { expect, test } from 'vitest'
import { checkBody } from './check-body'

test('a body that can be read has nothing to say', () => {
  expect(checkBody('segments', 's', 'metric: revenue\ndimensions: [country]').findings).toEqual([])
})

test('a wrong option is pointed at in its own line', () => {
  const { markers } = checkBody('segments', 's', 'metric: revenue\ndimensions: [country]\ncorrection: best')
  expect(markers).toHaveLength(1)
  expect(markers[0]).toMatchObject({ severity: 'error', line: 3 })
})

test('broken YAML is a finding too', () => {
  expect(checkBody('scorecard', 's', 'metrics: [a').findings.length).toBeGreaterThan(0)
})
