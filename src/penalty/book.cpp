// SPDX-License-Identifier: MIT
#include "penalty/book.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <utility>

#include "facts/counters.h"
#include "facts/ledger.h"
#include "ops/shared_memory.h"

namespace sshrp::penalty {
namespace {

using std::chrono::milliseconds;

constexpr Milliseconds per_second = 1000;
constexpr std::uint64_t never_indexed = ~std::uint64_t{0};

Milliseconds in_milliseconds(config::seconds time) {
  return static_cast<Milliseconds>(time.count()) * per_second;
}

config::seconds in_seconds(Milliseconds time) {
  return config::seconds((time + per_second - 1) / per_second);
}

void store(std::uint64_t& word, std::uint64_t value) { __atomic_store_n(&word, value, __ATOMIC_RELAXED); }

/// Locks of one description don't exclude each other, so each process has one of its own.
class Locked {
 public:
  explicit Locked(int file) : file_(file) {
    constexpr milliseconds pause{1};
    for (milliseconds waited{0}; waited < Book::lock_patience && !has_; waited += pause) {
      has_ = set(F_WRLCK);
      if (!has_) std::this_thread::sleep_for(pause);
    }
  }
  ~Locked() {
    if (has_) set(F_UNLCK);
  }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;
  explicit operator bool() const { return has_; }

 private:
  bool set(int type) const { return ops::set_lock(file_, type, 0); }

  const int file_;
  bool has_ = false;
};

}  // namespace

Book::Book(const PenaltyFiles& files) : places_(files.key), lock_(ops::open_anew(files.lock)) {
  const MutableBytes memory = ops::map_to_write(files.table);
  if (memory.size() != sizeof(SharedTable))
    throw std::runtime_error("the table of penalties is of another build");
  table_ = reinterpret_cast<SharedTable*>(memory.data());
  const bool is_new = table_->layout == 0;
  if (is_new) table_->layout = SharedTable::this_layout;
  if (table_->layout != SharedTable::this_layout)
    throw std::runtime_error("the table of penalties is of another build");
}

// Each place changes on its own: readers aren't kept from the table for longer than that takes.
bool Book::write_alone(const std::function<void()>& what) {
  const Locked locked(lock_.get());
  if (!locked) return false;
  if (table_->sequence % 2 != 0) mend();
  what();
  return true;
}

bool Book::change(const std::function<void()>& what) {
  return write_alone([&] {
    if (table_->sequence != indexed_) index_anew();
    indexed_ = never_indexed;  // should this be left half done
    what();
    indexed_ = table_->sequence;
  });
}

std::vector<std::size_t> Book::taken_places(Part part) const {
  std::vector<std::size_t> taken;
  for (std::size_t place = 0; place < places; ++place)
    if (entry_at(*table_, part, place)) taken.push_back(place);
  return taken;
}

// A part without entries isn't looked through: that would make memory of it.
void Book::index_anew() {
  sizes_ = {};
  sizes_shown_ = Shown::no;
  for (std::size_t number = 0; number < parts; ++number) {
    ends_[number].clear();
    if (table_->counts[number] == 0) continue;
    const auto part = static_cast<Part>(number);
    for (const std::size_t place : taken_places(part)) {
      const Entry entry = *entry_at(*table_, part, place);
      ends_[number].emplace(entry.until, place);
      count_size(part, entry, 1);
    }
  }
}

void Book::count_size(Part part, const Entry& entry, int change) {
  if (part == Part::strikes || entry.source.prefix >= Sizes().size()) return;
  std::size_t& count = sizes_[static_cast<std::size_t>(penalties_of(entry.source))][entry.source.prefix];
  const bool had = count > 0;
  count += static_cast<std::size_t>(change);
  if (had != (count > 0)) sizes_shown_ = Shown::no;
}

void Book::show_changed_sizes() {
  if (sizes_shown_ == Shown::yes) return;
  sizes_shown_ = Shown::yes;
  for (const Part part : {Part::penalties4, Part::penalties6}) {
    Sizes sizes;
    for (std::size_t prefix = 0; prefix < sizes.size(); ++prefix)
      sizes[prefix] = sizes_[static_cast<std::size_t>(part)][prefix] > 0;
    show_sizes(*table_, part, sizes);
  }
}

// Who wrote last died of it. What is where it isn't looked for goes: it is half of one and half of another.
void Book::mend() {
  for (std::size_t number = 0; number < parts; ++number) {
    const auto part = static_cast<Part>(number);
    std::size_t count = 0;
    for (const std::size_t place : taken_places(part)) {
      const access::Network source = entry_at(*table_, part, place)->source;
      if (place_of(*table_, part, places_.of(source), source) == place)
        ++count;
      else
        store(table_->records[number][place].until, 0);
    }
    store(table_->counts[number], count);
  }
  const std::atomic_ref<std::uint64_t> sequence(table_->sequence);
  sequence.store(table_->sequence + 1, std::memory_order_release);
}

std::optional<Entry> Book::find(Part part, const access::Network& source, Milliseconds now) const {
  const std::size_t place = place_of(*table_, part, places_.of(source), source);
  const auto entry = place == places ? std::nullopt : entry_at(*table_, part, place);
  return entry && entry->until > now ? entry : std::nullopt;
}

// Where it is, or a free place, or that of what would end first; `places`: that is the new one.
std::size_t Book::room_for(Part part, std::size_t first, const Entry& entry) const {
  std::size_t best = place_of(*table_, part, first, entry.source);
  if (best != places) return best;
  Milliseconds first_end = entry.until;
  for (std::size_t place = first; place < first + bucket_size; ++place) {
    const auto there = entry_at(*table_, part, place);
    if (!there) return place;
    if (there->until >= first_end) continue;
    first_end = there->until;
    best = place;
  }
  return best;
}

void Book::write(Part part, std::size_t place, const Entry& entry) {
  SharedTable::Record& record = table_->records[static_cast<std::size_t>(part)][place];
  std::uint64_t address[2];
  std::memcpy(address, entry.source.address.data(), sizeof address);
  const std::size_t count = ends_[static_cast<std::size_t>(part)].size();
  facts::change_records(table_->sequence, [&] {
    store(record.address[0], address[0]);
    store(record.address[1], address[1]);
    store(record.rest, entry.source.prefix | static_cast<std::uint64_t>(entry.offence) << 8 |
                           static_cast<std::uint64_t>(entry.force) << 16 |
                           static_cast<std::uint64_t>(entry.count) << 32);
    store(record.until, entry.until);
    store(table_->counts[static_cast<std::size_t>(part)], count);
    show_changed_sizes();
  });
}

// Of too many that one goes which would end first, as where sshd is permissive.
void Book::put(Part part, const Entry& entry, std::size_t max) {
  auto& ends = ends_[static_cast<std::size_t>(part)];
  const std::size_t place = room_for(part, places_.of(entry.source), entry);
  if (place == places) return;
  if (const auto before = entry_at(*table_, part, place)) {
    ends.erase({before->until, place});
    count_size(part, *before, -1);
  }
  ends.emplace(entry.until, place);
  count_size(part, entry, 1);
  write(part, place, entry);
  while (ends.size() > max) erase(part, ends.begin()->second);
}

void Book::erase(Part part, std::size_t place) {
  const auto number = static_cast<std::size_t>(part);
  const auto entry = entry_at(*table_, part, place);
  if (!entry) return;
  ends_[number].erase({entry->until, place});
  count_size(part, *entry, -1);
  free_place(part, place, ends_[number].size());
}

void Book::free_place(Part part, std::size_t place, std::size_t left) {
  const auto number = static_cast<std::size_t>(part);
  facts::change_records(table_->sequence, [&] {
    store(table_->records[number][place].until, 0);
    store(table_->counts[number], left);
    show_changed_sizes();
  });
}

void Book::forget_part(Part part, Milliseconds now) {
  const auto& ends = ends_[static_cast<std::size_t>(part)];
  for (std::size_t i = 0; i < max_forgotten && !ends.empty() && ends.begin()->first <= now; ++i)
    erase(part, ends.begin()->second);
}

void Book::forget_old(Milliseconds now) {
  const bool is_indexed = table_->sequence == indexed_;
  const auto has_old = [&](const auto& ends) { return !ends.empty() && ends.begin()->first <= now; };
  if (is_indexed && std::ranges::none_of(ends_, has_old)) return;
  change([&] {
    for (std::size_t number = 0; number < parts; ++number) forget_part(static_cast<Part>(number), now);
  });
}

std::vector<Verdict> Book::penalise(const config::Limits& limits, const std::vector<Report>& reports,
                                    Milliseconds now) {
  std::vector<Verdict> verdicts;
  if (!*limits.penalties.enabled) waiting_.clear();
  if (!*limits.penalties.enabled || (reports.empty() && waiting_.empty())) return verdicts;
  const auto write_all = [&] {
    for (std::size_t number = 0; number < parts; ++number) forget_part(static_cast<Part>(number), now);
    for (const auto* some : {&std::as_const(waiting_), &reports})
      for (const Report& report : *some)
        if (const auto verdict = penalise_one(limits, report, now)) verdicts.push_back(*verdict);
  };
  const bool changed = now >= try_again_at_ && change(write_all);
  if (changed) {
    waiting_.clear();
  } else {
    keep(reports);
    if (now >= try_again_at_) try_again_at_ = now + static_cast<Milliseconds>(rest.count());
  }
  return verdicts;
}

void Book::keep(const std::vector<Report>& reports) {
  const std::size_t kept = std::min(reports.size(), max_waiting - waiting_.size());
  waiting_.insert(waiting_.end(), reports.begin(), reports.begin() + static_cast<std::ptrdiff_t>(kept));
  lost_ += reports.size() - kept;
  for (std::size_t i = kept; i < reports.size(); ++i) facts::count("offences_lost");
}

// As sshd does it: a first penalty counts whole, more of them up to `max` together.
std::optional<Verdict> Book::penalise_one(const config::Limits& limits, const Report& report,
                                          Milliseconds now) {
  const config::Penalties& rules = limits.penalties;
  const Milliseconds weight = in_milliseconds((rules.*row_of(report.offence).weight).value);
  if (weight == 0 || is_exempt(limits, report.address)) return std::nullopt;
  Entry entry{.source = source_of(rules, report.address), .offence = report.offence};
  const Part part = penalties_of(entry.source);
  const bool is_v4 = part == Part::penalties4;
  const std::size_t max = max_sources(rules, is_v4);
  const auto before = find(part, entry.source, now);
  if (!before && ends_[static_cast<std::size_t>(part)].size() >= max &&
      overflow(rules, is_v4) == config::Overflow::deny_all)
    return std::nullopt;
  entry.until = now + weight;
  if (before) {
    entry.until = std::min(before->until + weight, now + in_milliseconds(*rules.max));
    entry.force = before->force;
  }
  const bool is_activated =
      entry.force == Entry::Force::deferred && entry.until - now > in_milliseconds(*rules.min);
  if (is_activated) entry.force = Entry::Force::active;
  put(part, entry, max);
  if (!is_activated) return std::nullopt;
  if (const auto ban = strike(rules, entry.source, report.offence, now)) return ban;
  return Verdict{entry.source, report.offence, in_seconds(entry.until - now), Verdict::Kind::refused};
}

bool Book::ban(const access::Network& source, config::seconds time, Milliseconds now) {
  Entry entry{.source = source, .until = now + in_milliseconds(time), .offence = Offence::refuseconnection};
  entry.force = Entry::Force::active;
  return change([&] { put(Part::bans, entry, max_entries); });
}

std::optional<Verdict> Book::strike(const config::Penalties& rules, const access::Network& source,
                                    Offence offence, Milliseconds now) {
  const config::CountInTime& ban_after = *rules.ban_after;
  if (ban_after.count == 0) return std::nullopt;
  Entry entry{
      .source = source, .until = now + in_milliseconds(ban_after.time), .offence = offence, .count = 1};
  if (const auto before = find(Part::strikes, source, now)) {
    entry.until = before->until;
    entry.count = before->count + 1;
  }
  if (entry.count < ban_after.count) {
    put(Part::strikes, entry, max_entries);
    return std::nullopt;
  }
  if (const std::size_t place = place_of(*table_, Part::strikes, places_.of(source), source); place != places)
    erase(Part::strikes, place);
  entry.until = now + in_milliseconds(*rules.ban_time);
  entry.force = Entry::Force::active;
  put(Part::bans, entry, max_entries);
  return Verdict{source, offence, *rules.ban_time, Verdict::Kind::banned};
}

}  // namespace sshrp::penalty
