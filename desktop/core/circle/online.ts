import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'

/** What cannot be done without the service says so in its own words, and what was not changed. */
export async function online<T>(sentence: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isAppError(error) && error.code === 'offline') throw new AppError('offline', sentence, error.details)
    throw error
  }
}
