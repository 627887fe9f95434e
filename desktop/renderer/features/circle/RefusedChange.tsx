import { useEffect, useRef } from 'react'
import type { AppError } from '@navigateur-pro/domain/errors.ts'
import { Failure } from '../../ui/Failure.tsx'

/** The button that was pressed lost the focus while it worked: it goes to what the service answered. */
export function RefusedChange(props: { readonly error: AppError | undefined }) {
  const { error } = props
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (error) place.current?.focus()
  }, [error])
  return (
    <div ref={place} tabIndex={-1}>
      <Failure error={error} />
    </div>
  )
}
