import { useEffect } from 'react'
import { isAppError } from '@navigateur-pro/domain/errors.ts'
import { openInbox } from '../../app/interface-store.ts'
import { giveFile, isForInbox } from '../inbox/give-file.ts'
import { forgetScanProblem, readCode, readFile } from './read-datamatrix.ts'
import { type Burst, isCode, isScan, patience, readStroke, textOf } from './scan-burst.ts'

type Field = HTMLInputElement | HTMLTextAreaElement

/** A field as it was before a first key that may be a scanner's. */
type Before = { readonly field: Field; readonly value: string; readonly start: number; readonly end: number }

/** Wherever the person is, a datamatrix that is scanned, pasted or dropped is read, and written nowhere. */
export function useScanCapture(): void {
  useEffect(() => {
    const stops = [
      captureKeys(),
      listen('paste', onPaste),
      listen('dragover', onDragOver),
      listen('drop', onDrop),
    ]
    return () => {
      for (const stop of stops) stop()
      forgetScanProblem()
    }
  }, [])
}

/** First of all listeners: what a scanner types is neither a shortcut nor a text. */
function captureKeys(): () => void {
  let burst: Burst | undefined
  let before: Before | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = () => {
    if (isScan(burst)) readCode(textOf(burst))
    burst = undefined
  }
  const stop = listen(
    'keydown',
    (event) => {
      if (event.isComposing) return
      const { key, code, shiftKey, ctrlKey, altKey, metaKey, timeStamp, target } = event
      const known = burst
      const step = readStroke(known, { key, code, shiftKey, ctrlKey, altKey, metaKey, at: timeStamp })
      burst = step.burst
      clearTimeout(timer)
      if (step.read !== undefined) readCode(step.read)
      if (burst?.text.length === 1) before = holdField(target)
      if (step.swallow) {
        event.preventDefault()
        event.stopImmediatePropagation()
        if (!isScan(known)) putBack(before)
      }
      if (isScan(burst)) timer = setTimeout(end, patience(burst))
    },
    true,
  )
  return () => {
    clearTimeout(timer)
    stop()
  }
}

function holdField(target: EventTarget | null): Before | undefined {
  const field = fieldOf(target)
  // A date or a number has no selection, and takes no letter either.
  if (!field || field.selectionStart === null || field.selectionEnd === null) return undefined
  return { field, value: field.value, start: field.selectionStart, end: field.selectionEnd }
}

/** Takes back the keys that went into the field before anybody knew; React hears of it as of typing. */
function putBack(before: Before | undefined): void {
  if (!before || before.field.value === before.value) return
  const { field, value, start, end } = before
  field.setRangeText(value, 0, field.value.length)
  field.setSelectionRange(start, end)
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

function onPaste(event: ClipboardEvent): void {
  const text = event.clipboardData?.getData('text/plain') ?? ''
  if (event.defaultPrevented || fieldOf(event.target) || !isCode(text)) return
  event.preventDefault()
  readCode(text.trim())
}

/** A file that falls beside a form is a datamatrix to read, or a received document (XML, archive); without this the browser would leave for it. */
function onDragOver(event: DragEvent): void {
  if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
}

function onDrop(event: DragEvent): void {
  const file = event.dataTransfer?.files[0]
  if (event.defaultPrevented || !file) return
  event.preventDefault()
  if (isForInbox(file)) receiveFile(file)
  else readFile(file)
}

/** A document that came from outside: where it went is shown, or why it was refused. */
function receiveFile(file: File): void {
  giveFile(file).then(
    () => openInbox(),
    (error: unknown) => openInbox(isAppError(error) ? error : undefined),
  )
}

function fieldOf(target: EventTarget | null): Field | undefined {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : undefined
}

function listen<K extends keyof DocumentEventMap>(
  type: K,
  listener: (event: DocumentEventMap[K]) => void,
  capture = false,
): () => void {
  document.addEventListener(type, listener, { capture })
  return () => document.removeEventListener(type, listener, { capture })
}
