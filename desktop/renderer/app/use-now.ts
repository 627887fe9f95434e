import { useEffect, useState } from 'react'

/** The present, refreshed twice a minute: « il y a 2 h » must not stay true for ever. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
