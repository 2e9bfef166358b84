// SPDX-License-Identifier: MIT
#include "facts/ledger.h"

#include <algorithm>

namespace sshrp::facts {
namespace {

void store(Listed& place, Listed process) {
  std::atomic_ref(place.counters).store(process.counters, std::memory_order_relaxed);
  std::atomic_ref(place.table).store(process.table, std::memory_order_relaxed);
}

Listed load(const Listed& place) {
  return {__atomic_load_n(&place.counters, __ATOMIC_RELAXED),
          __atomic_load_n(&place.table, __ATOMIC_RELAXED)};
}

bool replace(Ledger& ledger, Listed old, Listed fresh) {
  auto* const place = std::ranges::find(ledger.listed, old);
  if (place == std::end(ledger.listed)) return false;
  store(*place, fresh);
  return true;
}

}  // namespace

bool list_process(Ledger& ledger, Listed process) { return replace(ledger, {}, process); }

void unlist_process(Ledger& ledger, Listed process) { replace(ledger, process, {}); }

std::vector<Listed> listed_processes(const Ledger& ledger) {
  std::vector<Listed> processes;
  for (const Listed& place : ledger.listed)
    if (const Listed process = load(place); process != Listed{}) processes.push_back(process);
  return processes;
}

}  // namespace sshrp::facts
