// When what had the focus is gone from the page, such as the button of a question that went to another list, the focus
// goes to the heading of the card that it was in. Otherwise the keyboard would start again at the top.

import { useEffect, useRef, type RefObject } from 'react';

export function useFocusKept<T extends HTMLElement>(): RefObject<T | null> {
  const area = useRef<T>(null);
  const last = useRef<{ readonly element: HTMLElement; readonly card: HTMLElement | null } | null>(null);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      // What floats above the page, such as a dialog, is not in the area and gives the focus back.
      if (area.current?.contains(target)) last.current = { element: target, card: target.closest('section') };
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  useEffect(() => {
    const left = last.current;
    if (left === null || left.element.isConnected || document.activeElement !== document.body) return;
    last.current = null;
    const card = left.card?.isConnected ? left.card : area.current;
    const heading = card?.querySelector<HTMLElement>('h2') ?? null;
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
  });
  return area;
}
