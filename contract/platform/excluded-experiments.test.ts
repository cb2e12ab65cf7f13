import { expect, it } from 'vitest'
import { excludedExperiments } from './excluded-experiments'

const ran = '2026-01-01T00:00:00.000Z'

function placed(experiment_id: string, layer_id: string | null, from: number, to: number, activated_at: string | null) {
  return { experiment_id, layer_id, buckets: [from, to] as [number, number], activated_at }
}

it('are those of the layer that ran on other buckets', () => {
  const own = placed('own', 'checkout', 200, 500, ran)
  const all = [
    own,
    placed('z-above', 'checkout', 500, 1000, ran),
    placed('below', 'checkout', 0, 200, ran),
    placed('before', 'checkout', 200, 400, ran),
    placed('wider', 'checkout', 0, 300, ran),
    placed('draft', 'checkout', 500, 600, null),
    placed('elsewhere', 'search', 500, 1000, ran),
  ]
  expect(excludedExperiments(own, all)).toEqual(['below', 'z-above'])
  expect(excludedExperiments({ ...own, layer_id: null, buckets: [0, 1000] }, all)).toEqual([])
})
