const size = process.env['ASSAY_TEST_SIZE'] ?? 'small'

/**
 * `npm test` draws a part of what the long tests draw; `npm run test:full` sets ASSAY_TEST_SIZE to `full`.
 * @throws Error when ASSAY_TEST_SIZE is something else.
 */
export function isFullSize(): boolean {
  if (size !== 'small' && size !== 'full') throw new Error(`ASSAY_TEST_SIZE is "small" or "full", not "${size}"`)
  return size === 'full'
}

/** The seed of this run's draws, or null outside of the test runner. @throws Error when ASSAY_TEST_SEED is no integer. */
export function testSeed(): number | null {
  const seed = process.env['ASSAY_TEST_SEED']
  if (seed === undefined) return null
  if (!/^-?\d{1,10}$/.test(seed)) throw new Error(`ASSAY_TEST_SEED is a whole number, not "${seed}"`)
  return Number(seed)
}
