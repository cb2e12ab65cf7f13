import { ServiceError, type ShownWindow } from '@contract'
import type { Caller, GroupHandlers } from './handlers'

/** The windows of a host that has windows of its own. A browser's are the browser's. */
export interface WindowHost {
  show(caller: Caller, shown: ShownWindow): void
  settled(caller: Caller, unsaved: readonly string[]): void
  /** Both answer at once: what is chosen arrives as events. */
  chooseFiles(caller: Caller): void
  chooseWorkspace(caller: Caller): void
  open(): void
}

/** @param windows Null in a host without windows of its own: these channels are refused there. */
export function windowHandlers(windows: WindowHost | null): GroupHandlers<'windows'> {
  const act = (doing: (host: WindowHost) => void): boolean => {
    if (windows === null) throw noWindows()
    doing(windows)
    return true
  }
  return {
    'windows.show': (shown, caller) => act((host) => host.show(caller, shown)),
    'windows.settled': ({ unsaved }, caller) => act((host) => host.settled(caller, unsaved)),
    'windows.chooseFiles': (_request, caller) => act((host) => host.chooseFiles(caller)),
    'windows.chooseWorkspace': (_request, caller) => act((host) => host.chooseWorkspace(caller)),
    'windows.open': () => act((host) => host.open()),
  }
}

function noWindows(): ServiceError {
  return new ServiceError({
    code: 'bad-request',
    message: 'This host has no windows of its own: the browser has them.',
  })
}
