import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron'
import { ipcNames, type Envelope } from '@contract'
import type { Services } from '../services/services'
import { isAppUrl } from './app-scheme'

const refused: Envelope<never> = {
  ok: false,
  error: { code: 'bad-request', message: 'Refused: not the window of Assay.' },
}

/** Calls of the windows, answered only when they come from the main frame of a page of ours; events to all windows. */
export function setupIpc(services: Services): void {
  ipcMain.handle(ipcNames.call, async (event, name: unknown, request: unknown): Promise<Envelope<unknown>> => {
    if (!isTrusted(event) || typeof name !== 'string') return refused
    return services.dispatch(name, request, callerOf(event.sender.id))
  })
  ipcMain.handle(ipcNames.receiveFile, async (event, path: unknown): Promise<Envelope<unknown>> => {
    if (!isTrusted(event) || typeof path !== 'string') return refused
    if (path !== '') return services.allow(path)
    return { ok: false, error: { code: 'bad-request', message: 'This file is not on this computer.' } }
  })
  services.subscribe((hostEvent) => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send(ipcNames.event, hostEvent)
  })
}

export function callerOf(webContentsId: number): { readonly id: string } {
  return { id: `window-${webContentsId}` }
}

function isTrusted({ senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isAppUrl(senderFrame.url)
}
