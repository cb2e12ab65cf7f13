import { app } from 'electron'
import { startRequest, type StartRequest } from '../services/start-options'
import { waitUntil, type QuitNote } from './quit-note'

/** Longer than a quit may take. */
const patienceMs = 30_000

/**
 * One Assay per user: two would fight over the workspace. A second start hands what it was asked for to the first and
 * ends. One that comes while the first is quitting waits for its end and takes its place.
 *
 * Chromium reorders the arguments of a second start, so these are parsed there and handed over as a value.
 * @param onRequest Called in the first for each later start.
 * @returns false in a second start, which must go no further.
 */
export async function becomeFirst(
  request: StartRequest,
  note: QuitNote,
  onRequest: (request: StartRequest) => void,
): Promise<boolean> {
  const { workspace, files } = request
  const hasLock = () => app.requestSingleInstanceLock({ workspace, files })
  if (!hasLock()) {
    // the first has heard us by now: had it been quitting, its note would be there
    if (!note.isQuitting() || !(await waitUntil(hasLock, patienceMs))) return false
  }
  app.on('second-instance', (_event, _argv, _folder, handed) => {
    // that one waits for our end and starts by itself
    if (note.isQuitting()) return
    const { data } = startRequest.safeParse(handed)
    onRequest(data ?? { workspace: null, files: [] })
  })
  return true
}
