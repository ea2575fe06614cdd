import { useEffect, useRef, useSyncExternalStore } from 'react'

/** What the keyboard does; the help sheet shows the same list. */
export const SHORTCUTS = [
  { keys: ['j', 'k'], does: 'walk' },
  { keys: ['Enter'], does: 'open' },
  { keys: ['r'], does: 'reply' },
  { keys: ['a'], does: 'act' },
  { keys: ['e'], does: 'evidence' },
  { keys: ['i'], does: 'take' },
  { keys: ['x'], does: 'select' },
  { keys: ['/'], does: 'search' },
  { keys: ['?'], does: 'help' },
  { keys: ['Esc'], does: 'leave' },
] as const

const storageKey = 'crosscase.shortcuts'
const listeners = new Set<() => void>()

const stored = (): string | null => {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}
let on = stored() !== 'off'

/** Single letters can be switched off: speech input would set them off by itself (WCAG 2.1.4). */
export function switchShortcuts(to: boolean): void {
  on = to
  try {
    localStorage.setItem(storageKey, to ? 'on' : 'off')
  } catch {
    // A browser that stores nothing keeps it for this visit.
  }
  for (const listener of listeners) listener()
}

export const useShortcutsOn = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => on,
  )

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)))

const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, summary, input') !== null

/**
 * Keys of the whole page, by name as `KeyboardEvent.key` gives it. Nobody who writes is disturbed, Escape aside; Enter on
 * a button or link stays its own. Whatever is handled goes no further.
 */
export function useKeys(handlers: Readonly<Record<string, (() => void) | undefined>>): void {
  const latest = useRef(handlers)
  useEffect(() => {
    latest.current = handlers
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      // A dialog has the keyboard to itself.
      if (document.querySelector('[role="dialog"][aria-modal="true"], dialog[open]')) return
      const { key, target } = event
      if (isWriting(target) && key !== 'Escape') return
      if (key === 'Enter' && isPressable(target)) return
      if (key.length === 1 && !on) return
      const handler = latest.current[key]
      if (!handler) return
      event.preventDefault()
      if (key === 'Escape' && target instanceof HTMLElement && isWriting(target)) target.blur()
      else handler()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
