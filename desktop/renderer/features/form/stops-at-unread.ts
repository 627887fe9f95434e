/** Whether a field of a form says something that cannot be read: it says so, and has the focus. */
export function stopsAtUnread(form: HTMLFormElement | null): boolean {
  const unread = [...(form?.querySelectorAll('input') ?? [])].filter((one) => one.validity.customError)
  for (const field of unread) field.checkValidity()
  unread[0]?.focus()
  return unread.length > 0
}
