import { expect } from '@playwright/test'
import { connectDesk } from '../../../build/desk-client.ts'
import type { Demonstration } from '../../../build/demonstration.ts'
import type { Sidebar } from './pages/sidebar.ts'

/** T opens nothing, and nothing waits to be sent. */
export async function expectNothingCanBeWritten(gp: Sidebar, demo: Demonstration): Promise<void> {
  for (const key of ['t', 'a', 'l']) await gp.page.keyboard.press(key)
  await expect(gp.page.getByRole('textbox')).toHaveCount(0)
  await expect(gp.statusLine).toContainText('tout est envoyé')
  const { client, close } = await connectDesk(demo.desks.gp!.address)
  expect(await client.call('outbox.read', {})).toEqual([])
  expect(await client.call('draft.list', {})).toEqual([])
  close()
}
