import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSourceTree, targetOf } from './source-tree'

/** The rooms of analysis, lowest first: a room imports only rooms that stand before it. */
const layers = [
  'failures',
  'numerics',
  'distributions',
  'moments',
  'study',
  'results',
  'frame',
  'format',
  'methods',
  'sql',
  'extraction',
  'measure',
  'inference',
  'estimation',
  'sequential',
  'diagnostics',
  'assignment',
  'design',
  'bayes',
  'allocation',
  'guardrails',
  'investigation',
  'experiment',
  'cells',
] as const

const shipped = readSourceTree().filter(
  ({ path }) => path.startsWith('analysis/') && path !== 'analysis/index.ts' && !/\.(test|fixture)\.ts$/.test(path),
)

describe('the layers of analysis', () => {
  it('name every room', () => {
    const rooms = new Set(shipped.map(({ path }) => roomOf(path)))
    expect([...rooms].toSorted()).toEqual([...layers].toSorted())
  })

  it('import downwards only, so that no two rooms import each other', () => {
    const upwards = shipped.flatMap((file) =>
      file.imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => targetOf(file, specifier))
        .filter((target) => rank(roomOf(target)) > rank(roomOf(file.path)))
        .map((target) => `${file.path} -> ${target}`),
    )
    expect(upwards).toEqual([])
  })
})

/** `analysis/moments/pilot.ts` lies in the room `moments`, `analysis/failures.ts` is a room of its own. */
function roomOf(path: string): string {
  return posix.basename(path.split('/')[1]!, '.ts')
}

function rank(room: string): number {
  return layers.findIndex((each) => each === room)
}
