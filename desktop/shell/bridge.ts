import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import type { CoreHost } from './core-host.ts'
import { type Reply, request } from '../contract/transport.ts'
import { appOrigin } from './origin.ts'

/** The two channels between the page and the core; the surface never grows with the features. */
const requestChannel = 'navigateur:request'
const pushChannel = 'navigateur:push'

/** Lets our page, in its main frame, at our exact origin, reach the core. Anyone else is refused. */
export function bridge(
  ipcMain: IpcMain,
  contents: WebContents,
  core: Pick<CoreHost, 'call' | 'onPush'>,
): () => void {
  ipcMain.handle(requestChannel, async (event, raw: unknown): Promise<Reply> => {
    if (!isOurPage(event, contents))
      return refused(raw, 'forbidden', 'Cette page ne peut rien demander au Navigateur.')
    const parsed = request.safeParse(raw)
    return parsed.success ? core.call(parsed.data) : refused(raw, 'bad_input', 'Demande illisible.')
  })
  const unsubscribe = core.onPush((push) => {
    if (!contents.isDestroyed() && contents.mainFrame.origin === appOrigin) contents.send(pushChannel, push)
  })
  return () => {
    ipcMain.removeHandler(requestChannel)
    unsubscribe()
  }
}

/** `origin` and not `url`: an about:blank frame has an empty url and borrows its parent's origin. */
function isOurPage({ sender, senderFrame }: IpcMainInvokeEvent, contents: WebContents): boolean {
  return (
    sender === contents &&
    senderFrame !== null &&
    senderFrame.parent === null &&
    senderFrame.origin === appOrigin &&
    senderFrame.url.startsWith(`${appOrigin}/`)
  )
}

function refused(raw: unknown, code: 'bad_input' | 'forbidden', message: string): Reply {
  const id: unknown = raw && typeof raw === 'object' && 'id' in raw ? raw.id : undefined
  return { id: typeof id === 'number' ? id : 0, ok: false, error: { code, message } }
}
