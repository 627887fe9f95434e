import type { JSHandle, Page } from '@playwright/test'

type CarriedFile = { readonly name: string; readonly mimeType?: string; readonly buffer: Buffer }

/** What a person carries from a window of the system, which no script drives: the `dataTransfer` of a `drop` event. */
export function carried(page: Page, { name, mimeType, buffer }: CarriedFile): Promise<JSHandle> {
  const given = JSON.stringify({ name, type: mimeType ?? '', base64: buffer.toString('base64') })
  // Text, because the bench, which reads this file, knows no type of a page.
  return page.evaluateHandle(`(({ name, type, base64 }) => {
    const transfer = new DataTransfer()
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    transfer.items.add(new File([bytes], name, { type }))
    return transfer
  })(${given})`)
}
