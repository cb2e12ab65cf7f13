import { session } from 'electron'

/** Copying numbers and figures is all that a window may ask of the system. */
const granted = new Set(['clipboard-sanitized-write'])

export function setupPermissions(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(granted.has(permission)))
  defaultSession.setPermissionCheckHandler((_contents, permission) => granted.has(permission))
  defaultSession.setDevicePermissionHandler(() => false)
}
