import { Notification, type BrowserWindow } from 'electron'
import { progressShare, type HostEvent, type PullEnd } from '@contract'

/** What a window's progress bar takes for "how long is not known", and for "nothing runs". */
const unknownShare = 2
const noShare = -1

/** The windows that show progress. */
export interface SignWindows {
  all(): readonly { readonly window: Pick<BrowserWindow, 'isDestroyed' | 'isFocused' | 'setProgressBar'> }[]
}

/** Pulls as the system shows them: progress at the dock or task bar, and a notification when nobody looks. */
export interface PullSigns {
  take(event: HostEvent): void
}

/** @param onChosen The person clicked a notification of this study. */
export function createPullSigns(windows: SignWindows, onChosen: (studyPath: string) => void): PullSigns {
  const running = new Map<string, number | null>()

  function showProgress(): void {
    const share = shareOf([...running.values()])
    for (const { window } of windows.all()) if (!window.isDestroyed()) window.setProgressBar(share)
  }

  function tellEnd(pull: PullEnd): void {
    if (pull.outcome === 'cancelled' || !Notification.isSupported()) return
    if (windows.all().some(({ window }) => window.isFocused())) return
    const notification = new Notification(wordsOf(pull))
    notification.on('click', () => onChosen(pull.studyPath))
    notification.show()
  }

  return {
    take(event) {
      if (event.type === 'pull-progress') running.set(event.progress.jobId, progressShare(event.progress))
      else if (event.type === 'pull-ended') running.delete(event.pull.jobId)
      else return
      showProgress()
      if (event.type === 'pull-ended') tellEnd(event.pull)
    },
  }
}

/** All pulls as one: the mean, as long as each says how far it is. */
function shareOf(shares: readonly (number | null)[]): number {
  if (shares.length === 0) return noShare
  const known = shares.filter((share) => share !== null)
  if (known.length < shares.length) return unknownShare
  return known.reduce((sum, share) => sum + share, 0) / known.length
}

function wordsOf({ name, outcome, message }: PullEnd): { readonly title: string; readonly body: string } {
  return { title: outcome === 'done' ? `${name} is pulled` : `${name} could not be pulled`, body: message }
}
