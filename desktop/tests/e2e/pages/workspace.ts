import type { Page } from '@playwright/test'

/** The coordinator's wide screen: the requests on the left, the one that is open on the right. */
export function workspaceOf(page: Page) {
  const side = page.getByRole('complementary', { name: 'Liste des demandes' })
  const request = page.getByRole('region', { name: 'Demande ouverte' })
  return {
    side,
    request,
    group: (name: 'En retard' | 'À prendre' | 'À fixer' | 'À suivre') => side.getByRole('region', { name }),
    filter: side.getByRole('searchbox', { name: 'Filtrer' }),
    schedule: request.getByRole('form', { name: 'Fixer le rendez-vous' }),
    step: (name: string) =>
      request.getByRole('list', { name: 'Suivi' }).getByRole('listitem').filter({ hasText: name }),
    action: (name: string) => request.getByRole('button', { name }),
  }
}
