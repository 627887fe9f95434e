import { contextBridge, ipcRenderer } from 'electron'

contextBridge.exposeInMainWorld('navigateur', {
  request: (request: unknown) => ipcRenderer.invoke('navigateur:request', request),
  onPush: (listener: (push: unknown) => void) => {
    const forward = (_event: unknown, push: unknown) => listener(push)
    ipcRenderer.on('navigateur:push', forward)
    return () => ipcRenderer.off('navigateur:push', forward)
  },
})
