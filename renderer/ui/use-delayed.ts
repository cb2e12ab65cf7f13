import { useEffect, useState } from 'react'

const patience = 100

/** True once `waiting` has lasted 100 ms: shorter waits show nothing, so that nothing flickers. */
export function useDelayed(waiting: boolean): boolean {
  const [isLong, setIsLong] = useState(false)
  useEffect(() => {
    if (!waiting) return undefined
    const timer = setTimeout(() => setIsLong(true), patience)
    return () => {
      clearTimeout(timer)
      setIsLong(false)
    }
  }, [waiting])
  return waiting && isLong
}
