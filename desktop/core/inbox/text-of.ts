import { AppError } from '@navigateur-pro/domain/errors.ts'
import { fromUtf8 } from '../lock/bytes.ts'

/** UTF-8 and said so, as the CI-SIS asks: an encoding that is guessed changes names and doses. */
export function textOf(bytes: Uint8Array): string {
  let text: string
  try {
    text = fromUtf8(bytes)
  } catch {
    throw notUtf8()
  }
  const declared = /^\uFEFF?<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)/u.exec(text)?.[1] ?? 'utf-8'
  if (!/^(?:utf-?8|us-ascii)$/iu.test(declared)) throw notUtf8()
  return text
}

function notUtf8(): AppError {
  return new AppError(
    'bad_input',
    'Ce document n’est pas écrit en UTF-8, ou ne le dit pas : ses lettres pourraient être mal lues, il n’a pas été ouvert.',
  )
}
