import { formatCount } from '@analysis'
import type { PullProgress } from '@contract'
import { bytesText } from '@presentation'

/** `reading 1,200,000 rows · 45 MB of 120 MB · 600,000 rows/s · 12 s left` */
export function progressLine(progress: Omit<PullProgress, 'jobId' | 'studyPath'>): string {
  const { stage, rows, bytes, totalBytes, rowsPerSecond, secondsRemaining } = progress
  return [
    `${stage} ${formatCount(rows)} rows`,
    totalBytes === null ? bytesText(bytes) : `${bytesText(bytes)} of ${bytesText(totalBytes)}`,
    ...(rowsPerSecond > 0 ? [`${formatCount(Math.round(rowsPerSecond))} rows/s`] : []),
    ...(secondsRemaining === null ? [] : [`${Math.ceil(secondsRemaining)} s left`]),
  ].join(' · ')
}
