// Whose typed words are put back, and into which form. Pure.

/** Hidden fields that tell forms with one address apart: what is answered, which sentence is set aside. */
export const TOLD_APART_BY = ["answer_to", "about", "at"];

/** What makes a form the one it is: where it goes, and what it is about. ``hidden`` are [name, value] of it. */
export function formOf(action, page, hidden) {
  const about = TOLD_APART_BY.map((name) => hidden.find(([known]) => known === name)?.[1] ?? "");
  return [action || page, ...about].join("|");
}

/** Which of ``forms`` (as ``formOf`` names them) gets what was ``kept``: -1 for none, as for another person. */
export function placeOf(kept, { person, page, forms }) {
  if (!kept?.cameBetween || !isOf(kept, person) || kept.page !== page) return -1;
  return forms.indexOf(kept.form);
}

/** Whether ``person`` (an id; "" for nobody) is who typed what was kept. */
export function isOf(kept, person) {
  return Boolean(person) && kept.person === person;
}
