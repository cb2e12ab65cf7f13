import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import { ipcNames, type Envelope } from '@contract'
import { isFor, type EventListener } from '../services/event-bus'
import { isAppUrl } from './app-scheme'
import { callerOf, type Windows } from './windows'
import type { Workbench } from './workbench'

/** Calls of the windows, answered only when they come from the main frame of a page of ours; events to the windows. */
export function setupIpc(workbench: Workbench, windows: Windows): { readonly tell: EventListener } {
  ipcMain.handle(ipcNames.call, async (event, name: unknown, request: unknown): Promise<Envelope<unknown>> => {
    if (!isTrusted(event) || typeof name !== 'string') return refusal('Refused: not the window of Assay.')
    if (!workbench.isOpen()) return refusal('The workspace is closed.')
    return workbench.current().services.dispatch(name, request, callerOf(event.sender.id))
  })
  ipcMain.handle(ipcNames.receiveFile, async (event, path: unknown): Promise<Envelope<unknown>> => {
    if (!isTrusted(event) || typeof path !== 'string') return refusal('Refused: not the window of Assay.')
    if (path === '') return refusal('This file is not on this computer.')
    return workbench.current().services.allow(path)
  })
  return {
    tell(hostEvent, to) {
      for (const open of windows.all()) if (isFor(to, open.caller)) windows.tell(open, hostEvent)
    },
  }
}

function refusal(message: string): Envelope<never> {
  return { ok: false, error: { code: 'bad-request', message } }
}

function isTrusted({ senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isAppUrl(senderFrame.url)
}
