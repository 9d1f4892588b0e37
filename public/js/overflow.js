/**
 * Marks a box with `data-more` while there is more in it below than can be seen, so that its looks can hint at it: many
 * devices show scroll bars to nobody who does not scroll.
 *
 * @param {HTMLElement} box
 */
export function markOverflow(box) {
  // Fractions of a pixel are no more.
  const update = () => box.toggleAttribute('data-more', box.scrollHeight - box.scrollTop - box.clientHeight > 4);
  box.addEventListener('scroll', update, { passive: true });
  const observer = new ResizeObserver(update);
  for (const each of [box, ...box.children]) observer.observe(each);
}
