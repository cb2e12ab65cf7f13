import type { WindowHost } from '../services/windows'
import type { OpenFiles } from './open-files'
import type { OpenWorkspaces } from './open-workspaces'
import type { WindowClosing } from './window-closing'
import type { Windows } from './windows'

export interface WindowHostParts {
  readonly windows: Windows
  readonly closing: WindowClosing
  readonly openFiles: OpenFiles
  readonly workspaces: OpenWorkspaces
}

/** What pages may ask of the desktop's windows. */
export function createWindowHost({ windows, closing, openFiles, workspaces }: WindowHostParts): WindowHost {
  return {
    show: (caller, shown) => windows.noteShown(caller, shown),
    settled: (caller, unsaved) => closing.settled(caller, unsaved),
    chooseFiles: (caller) => void openFiles.choose(windows.of(caller)?.window ?? null),
    chooseWorkspace: () => void workspaces.choose(),
    open: () => void windows.open(),
  }
}
