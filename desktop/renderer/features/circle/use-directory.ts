import { useEffect, useState } from 'react'
import { type AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import type { FoundProfessional } from '../../../contract/circle-views.ts'
import { client } from '../../app/client.ts'

const delay = 150

type Answer = {
  readonly asked: string
  readonly found?: readonly FoundProfessional[]
  readonly error?: AppError
}

/** As it is typed, from two letters. An answer that comes too late is dropped. */
export function useDirectory(patientId: string, typed: string): Answer {
  const text = typed.trim()
  const [answer, setAnswer] = useState<Answer>({ asked: '' })
  useEffect(() => {
    if (text.length < 2) {
      setAnswer({ asked: '' })
      return undefined
    }
    let dropped = false
    const timer = setTimeout(() => {
      client
        .call('circle.find', { patientId, text })
        .then((found) => !dropped && setAnswer({ asked: text, found }))
        .catch((error: unknown) => !dropped && isAppError(error) && setAnswer({ asked: text, error }))
    }, delay)
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [patientId, text])
  return answer
}
