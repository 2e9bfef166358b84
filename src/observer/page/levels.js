// What a level may: what it may not isn't shown. The observer refuses it all the same.
// SPDX-License-Identifier: MIT

const RIGHTS = {
  user: [],
  operator: ["end", "upstreams", "bans"],
  auditor: ["recordings"],
  admin: ["end", "upstreams", "bans", "recordings"],
};

export function rightsOf(level) {
  const rights = new Set(Object.hasOwn(RIGHTS, level) ? RIGHTS[level] : []);
  return (right) => right === undefined || rights.has(right);
}
