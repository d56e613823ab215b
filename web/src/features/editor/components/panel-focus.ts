const fillable = 'input:not([type=hidden]), textarea, select, [contenteditable="true"], button';

/** Takes the keys from the chosen card into its settings: to the first thing that can be filled in. */
export function focusPanel(): void {
  document.querySelector<HTMLElement>('[data-panel-body]')?.querySelector<HTMLElement>(fillable)?.focus();
}

/** And back to the card. */
export function focusCard(step: string): void {
  document.querySelector<HTMLElement>(`[data-step="${CSS.escape(step)}"]`)?.focus({ preventScroll: true });
}
