import { formatCount } from '@analysis'
import type { PullEstimate, PullOutcome, PullProgress } from '@contract'
import { bytesText } from '@presentation'
import { formatDuration } from '../../ui/format/duration'
import { shortSnapshotId } from '../../ui/format/snapshot-id'

/** What a pull would cost: `90,189 rows, 2.53 MB`. Says so where the source cannot tell. */
export function costSentence({ rows, bytes }: Pick<PullEstimate, 'rows' | 'bytes'>): string {
  const parts = [...(rows === null ? [] : [`${formatCount(rows)} rows`]), ...(bytes === null ? [] : [bytesText(bytes)])]
  return parts.length === 0 ? 'The source does not say how much there is.' : parts.join(', ')
}

/** How a pull ended: `Snapshot 3f9c1a77…: 90,189 subjects, 4.19 MB.` */
export function snapshotSentence({ snapshot, reused }: Extract<PullOutcome, { kind: 'done' }>): string {
  const rows = Object.entries(snapshot.rows).map(([table, count]) => `${formatCount(count)} ${table}`)
  const opening = reused ? 'Nothing changed since snapshot' : 'Snapshot'
  return `${opening} ${shortSnapshotId(snapshot.id)}: ${[...rows, bytesText(snapshot.bytes)].join(', ')}.`
}

export const stageWords: Readonly<Record<PullProgress['stage'], string>> = {
  reading: 'Reading rows',
  checking: 'Checking rows',
  writing: 'Writing the frame',
  committing: 'Committing the snapshot',
}

/** Rate and time left, as far as they are known. */
export function rateSentence({ rowsPerSecond, secondsRemaining }: PullProgress): string {
  const rate = `${formatCount(Math.round(rowsPerSecond))} rows/s`
  return secondsRemaining === null ? rate : `${rate}, about ${formatDuration(secondsRemaining)} left`
}
