import { formatCount } from '@analysis'
import type { PullProgress } from '@contract'

/** `reading 1,200,000 rows · 45 MB of 120 MB · 600,000 rows/s · 12 s left` */
export function progressLine(progress: Omit<PullProgress, 'jobId' | 'studyPath'>): string {
  const { stage, rows, bytes, totalBytes, rowsPerSecond, secondsRemaining } = progress
  return [
    `${stage} ${formatCount(rows)} rows`,
    totalBytes === null ? megabytes(bytes) : `${megabytes(bytes)} of ${megabytes(totalBytes)}`,
    ...(rowsPerSecond > 0 ? [`${formatCount(Math.round(rowsPerSecond))} rows/s`] : []),
    ...(secondsRemaining === null ? [] : [`${Math.ceil(secondsRemaining)} s left`]),
  ].join(' · ')
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
}
