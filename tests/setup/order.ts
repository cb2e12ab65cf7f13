import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that wait for other processes first, pure ones last and together, so that they fill what the others leave. */
const places: readonly string[] = ['long', 'built', 'sources', 'pure']

export class Order extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byDuration = await BaseSequencer.prototype.sort.call(this, files)
    return byDuration.toSorted((a, b) => places.indexOf(a.project.name) - places.indexOf(b.project.name))
  }
}
