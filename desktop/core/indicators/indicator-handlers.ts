import type { MakeFile } from '../attachments/make-file.ts'
import type { HandlersOf } from '../handlers.ts'
import { createIndicators, type IndicatorsDependencies } from './indicators.ts'

type Dependencies = IndicatorsDependencies & { readonly makeFile: MakeFile }

export function indicatorHandlers(dependencies: Dependencies): HandlersOf<'indicators'> {
  const indicators = createIndicators(dependencies)
  return {
    'indicators.read': (period) => indicators.read(period),
    'indicators.export': (period) => {
      const { fileName, text } = indicators.exportCsv(period)
      return dependencies.makeFile(fileName, 'text/csv; charset=utf-8', text)
    },
  }
}
