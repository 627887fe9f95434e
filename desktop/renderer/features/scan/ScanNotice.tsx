import { common } from '../../i18n/fr.ts'
import { typeset } from '../../i18n/typeset.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { forgetScanProblem, useScanProblem } from './read-datamatrix.ts'

/** Why a code was not read, until it is dismissed or another one is. */
export function ScanNotice() {
  const { problem } = useScanProblem()
  if (!problem) return null
  return (
    <div role="alert">
      <Notice tone="alert" action={<LinkButton onUse={forgetScanProblem}>{common.close}</LinkButton>}>
        {typeset(problem.message)}
      </Notice>
    </div>
  )
}
