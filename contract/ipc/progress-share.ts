import type { PullProgress } from './types'

/** How much of a pull is done, from 0 to 1; null when the source does not say how much there is. */
export function progressShare({ bytes, totalBytes }: Pick<PullProgress, 'bytes' | 'totalBytes'>): number | null {
  return totalBytes === null || totalBytes <= 0 ? null : Math.min(1, bytes / totalBytes)
}
