import { assignments, assignOne, prepareSnapshot } from '@analysis'
import { manyExperiments, type LayerShape } from '../assignment/many-experiments'
import { syntheticId } from '../assignment/synthetic-ids'
import { uniformityChecks } from '../assignment/uniformity'
import { inWords, takeTimes, type Figure } from './figures'

const context = { attributes: { country: 'DE' }, now: 0 }

/** Assignment without a network, as in the SDK. */
export function assignmentInProcess(seconds: number): readonly Figure[] {
  const shapes: readonly (readonly [number, LayerShape, string])[] = [
    [1, 'none', '1 experiment'],
    [20, 'shared', '20 experiments, ten to a layer'],
    [3000, 'shared', '3,000 experiments, ten to a layer'],
    [3000, 'own', '3,000 experiments, each in a layer of its own'],
  ]
  const all = shapes.map(([count, shape, words]) => {
    const prepared = prepareSnapshot(manyExperiments(count, shape))
    const spread = takeTimes(seconds, (n) => void assignments(syntheticId(n), context, prepared))
    return { what: `in process, all of ${words}`, result: inWords(spread) }
  })
  const prepared = prepareSnapshot(manyExperiments(3000, 'shared'))
  const one = takeTimes(seconds, (n) => void assignOne(syntheticId(n), context, prepared, `experiment-${n % 3000}`))
  return [...all, { what: 'in process, one of 3,000 experiments', result: inWords(one) }]
}

/** Ten million ids: how even and how independent the hashes are. */
export function uniformity(ids: number): readonly Figure[] {
  return uniformityChecks(0, ids).map(({ name, statistic, degreesOfFreedom, pValue }) => ({
    what: `chi-squared over ${ids.toLocaleString('en')} ids: ${name}`,
    result: `${statistic.toFixed(1)} at ${degreesOfFreedom} degrees of freedom, p = ${pValue.toPrecision(3)}`,
  }))
}
