import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import type { DroppedFile, HostApi, HostEvent } from '@contract'
import { ipcNames } from '../contract/ipc/ipc-names'

/**
 * All that the window gets of the host: the three functions of `HostApi`. What is called by `call` is decided by the
 * channel map alone, and checked in the host.
 */
const api: HostApi = {
  call: async (name, request) => ipcRenderer.invoke(ipcNames.call, name, request),
  subscribe(listener) {
    const forward = (_event: IpcRendererEvent, event: HostEvent) => listener(event)
    ipcRenderer.on(ipcNames.event, forward)
    return () => {
      ipcRenderer.off(ipcNames.event, forward)
    }
  },
  async receiveFile(file) {
    // Electron knows the path of a file that the user dropped or chose; one that a script made has none.
    const path = isFile(file) ? webUtils.getPathForFile(file) : ''
    return ipcRenderer.invoke(ipcNames.receiveFile, path)
  },
}

contextBridge.exposeInMainWorld('assay', api)

function isFile(file: DroppedFile): file is File {
  return Object.prototype.toString.call(file) === '[object File]'
}
