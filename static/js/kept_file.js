/*
 * The file of an upload under way, kept in the browser until it is whole: who leaves the page, or whose phone
 * does, goes on with one tap, even with what was filmed in the page and lies nowhere else.
 *
 * Whoever is not the person who chose it never gets it: keys begin with the person's, and static/js/site.js removes
 * all of it on pages of nobody who is signed in.
 */

export const STORE = "formcheck-uploads";

const FILES = "files";
const KEPT_FOR_MS = 24 * 3600 * 1000; // as long as the server keeps what was sent
const MOST_BYTES = 512 * 1024 ** 2; // larger ones are chosen again: browsers keep no gigabytes

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(STORE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(FILES);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function ask(mode, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(FILES, mode);
      const asked = work(transaction.objectStore(FILES));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** Whether what was kept at ``at`` (ms) is still worth going on with at ``now``. Pure. */
export function stillGood(at, now) {
  return now - at < KEPT_FOR_MS;
}

/** The file of one form of one person. No browser has to keep anything: what fails leaves the upload as it is. */
export class KeptFile {
  constructor(person, page) {
    this.person = `${person}|`;
    this.key = `${person}|${page}`;
  }

  async keep(file) {
    if (file.size > MOST_BYTES) return;
    await ask("readwrite", (files) => files.put({ file, at: Date.now() }, this.key)).catch(() => {});
  }

  async forget() {
    await ask("readwrite", (files) => files.delete(this.key)).catch(() => {});
  }

  /** The file; null where there is none. Those of other people, and old ones, go. */
  async found() {
    try {
      const keys = await ask("readonly", (files) => files.getAllKeys());
      for (const key of keys) if (!key.startsWith(this.person)) await ask("readwrite", (files) => files.delete(key));
      const kept = await ask("readonly", (files) => files.get(this.key));
      if (kept && stillGood(kept.at, Date.now())) return kept.file;
      if (kept) await this.forget();
    } catch {
      // Nothing is kept here.
    }
    return null;
  }
}
