// What --bans and --unban do with the book, beside a daemon that goes on with it.
// SPDX-License-Identifier: MIT
#include <set>
#include <stdexcept>
#include <thread>

#include "facts/ledger.h"
#include "penalty/book.h"

namespace sshrp::penalty {
namespace {

constexpr std::chrono::milliseconds wait{2};  // until others have had their turn
constexpr int max_waits = 100;

}  // namespace

// Without an index: to make one of a full table, anew in each step, would take longer than all else.
std::optional<std::size_t> Book::lift(const access::Network& network) {
  std::set<access::Network> lifted;
  bool has_written = false;
  const auto lift_from = [&](Part part, std::size_t first) {
    has_written = false;
    sizes_shown_ = Shown::yes;  // those that were counted here may be of before
    const std::uint64_t& count = table_->counts[static_cast<std::size_t>(part)];
    for (std::size_t place = first; place < first + max_lifted && count > 0; ++place) {
      const auto entry = entry_at(*table_, part, place);
      if (!entry) continue;
      const access::Network& source = entry->source;
      const bool is_in = network.prefix <= source.prefix && network.contains(source.address);
      const bool has_it = source.prefix <= network.prefix && source.contains(network.address);
      if (!is_in && !has_it) continue;
      free_place(part, place, count - 1);
      lifted.insert(source);
      has_written = true;
    }
  };
  for (std::size_t number = 0; number < parts; ++number) {
    for (std::size_t first = 0; first < places; first += max_lifted) {
      if (!write_alone([&] { lift_from(static_cast<Part>(number), first); })) return std::nullopt;
      if (has_written) std::this_thread::sleep_for(wait);  // in which others may have the lock
    }
  }
  return lifted.size();
}

// A bucket at a time: nothing goes from one to another, and each is read in no time.
std::vector<std::pair<Part, Entry>> list(const SharedTable& table, Milliseconds now) {
  std::vector<std::pair<Part, Entry>> all;
  int waits = 0;
  for (const Part part : {Part::bans, Part::penalties4, Part::penalties6}) {
    if (__atomic_load_n(&table.counts[static_cast<std::size_t>(part)], __ATOMIC_RELAXED) == 0) continue;
    for (std::size_t first = 0; first < places; first += bucket_size) {
      const std::size_t known = all.size();
      const auto copy = [&] {
        all.resize(known);
        for (std::size_t place = first; place < first + bucket_size; ++place)
          if (const auto entry = entry_at(table, part, place); entry && entry->until > now)
            all.emplace_back(part, *entry);
      };
      while (!facts::copy_records(table.sequence, copy)) {
        if (++waits > max_waits) throw std::runtime_error("the daemon is busy with its penalties; try again");
        std::this_thread::sleep_for(wait);
      }
    }
  }
  return all;
}

std::vector<std::pair<Part, Entry>> Book::list(Milliseconds now) const { return penalty::list(*table_, now); }

}  // namespace sshrp::penalty
