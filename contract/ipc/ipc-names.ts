/** Names of the Electron IPC channels; each call carries an assay channel name inside. The preload bundles this file. */
export const ipcNames = { call: 'assay:call', event: 'assay:event', receiveFile: 'assay:receive-file' } as const
