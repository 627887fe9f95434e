import type { HandlersOf } from '../handlers.ts'
import { createDashboard, type DashboardDependencies } from './dashboard.ts'

export function dashboardHandlers(dependencies: DashboardDependencies): HandlersOf<'dashboard'> {
  const dashboard = createDashboard(dependencies)
  return { 'dashboard.read': () => dashboard.read() }
}
