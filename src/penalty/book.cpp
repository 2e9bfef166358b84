// SPDX-License-Identifier: MIT
#include "penalty/book.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <thread>

#include "facts/ledger.h"
#include "ops/shared_memory.h"

namespace sshrp::penalty {
namespace {

using std::chrono::milliseconds;

constexpr Milliseconds per_second = 1000;

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
  bool set(short type) const {
    struct flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_len = 1;
    return ::fcntl(file_, F_OFD_SETLK, &lock) == 0;
  }

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

bool Book::change(const std::function<void()>& what) {
  const Locked locked(lock_.get());
  if (!locked) return false;
  if (table_->sequence % 2 != 0) mend();
  if (table_->sequence != indexed_) index_anew();
  facts::change_records(table_->sequence, what);
  indexed_ = table_->sequence;
  return true;
}

std::vector<Entry> Book::all_of(Part part, const std::function<bool(const Entry&)>& is_wanted) const {
  std::vector<Entry> all;
  for (std::size_t place = 0; place < places; ++place)
    if (const auto entry = entry_at(*table_, part, place); entry && is_wanted(*entry)) all.push_back(*entry);
  return all;
}

// A part without entries isn't looked through: that would make memory of it.
void Book::index_anew() {
  const auto any = [](const Entry&) { return true; };
  for (std::size_t number = 0; number < parts; ++number) {
    ends_[number].clear();
    if (table_->counts[number] == 0) continue;
    for (const Entry& entry : all_of(static_cast<Part>(number), any))
      ends_[number].emplace(entry.until, entry.source);
  }
}

// Who wrote last died of it. What is left there is written anew, each source once.
void Book::mend() {
  const std::atomic_ref<std::uint64_t> sequence(table_->sequence);
  const auto any = [](const Entry&) { return true; };
  for (std::size_t number = 0; number < parts; ++number) {
    const auto part = static_cast<Part>(number);
    std::vector<Entry> all = all_of(part, any);
    if (all.size() > max_entries) all.resize(max_entries);
    for (auto& record : table_->records[number])
      if (record.until != 0) store(record.until, 0);
    ends_[number].clear();
    store(table_->counts[number], 0);
    for (const Entry& entry : all) put(part, entry, max_entries);
  }
  sequence.store(table_->sequence + 1, std::memory_order_release);
}

std::optional<Entry> Book::find(Part part, const access::Network& source) const {
  const std::size_t place = place_of(*table_, part, places_.of(source), source);
  return place == places ? std::nullopt : entry_at(*table_, part, place);
}

// Of too many that one goes which would end first, as where sshd is permissive.
void Book::put(Part part, const Entry& entry, std::size_t max) {
  auto& ends = ends_[static_cast<std::size_t>(part)];
  const std::size_t place = place_of(*table_, part, places_.of(entry.source), entry.source);
  if (place == places) return;
  if (const auto before = entry_at(*table_, part, place)) ends.erase({before->until, before->source});
  SharedTable::Record& record = table_->records[static_cast<std::size_t>(part)][place];
  std::uint64_t address[2];
  std::memcpy(address, entry.source.address.data(), sizeof address);
  store(record.address[0], address[0]);
  store(record.address[1], address[1]);
  store(record.rest, entry.source.prefix | static_cast<std::uint64_t>(entry.offence) << 8 |
                         static_cast<std::uint64_t>(entry.force) << 16 |
                         static_cast<std::uint64_t>(entry.count) << 32);
  store(record.until, entry.until);
  ends.emplace(entry.until, entry.source);
  while (ends.size() > max) erase(part, access::Network(ends.begin()->second));
  store(table_->counts[static_cast<std::size_t>(part)], ends.size());
}

// Those behind it move up, so that a search that ends at a free place has seen all.
void Book::erase(Part part, const access::Network& source) {
  auto& ends = ends_[static_cast<std::size_t>(part)];
  std::size_t free = place_of(*table_, part, places_.of(source), source);
  const auto entry = free == places ? std::nullopt : entry_at(*table_, part, free);
  if (!entry) return;
  ends.erase({entry->until, entry->source});
  auto& records = table_->records[static_cast<std::size_t>(part)];
  store(records[free].until, 0);
  for (std::size_t next = (free + 1) % places;; next = (next + 1) % places) {
    const auto moved = entry_at(*table_, part, next);
    if (!moved) break;
    const std::size_t wanted = places_.of(moved->source);
    const std::size_t from_wanted = (next + places - wanted) % places;
    const std::size_t from_free = (next + places - free) % places;
    if (from_wanted < from_free) continue;
    for (std::size_t i = 0; i < 2; ++i) store(records[free].address[i], records[next].address[i]);
    store(records[free].rest, records[next].rest);
    store(records[free].until, records[next].until);
    store(records[next].until, 0);
    free = next;
  }
  store(table_->counts[static_cast<std::size_t>(part)], ends.size());
}

void Book::forget_part(Part part, Milliseconds now) {
  const auto& ends = ends_[static_cast<std::size_t>(part)];
  while (!ends.empty() && ends.begin()->first <= now) erase(part, access::Network(ends.begin()->second));
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
  if (!*limits.penalties.enabled || reports.empty()) return verdicts;
  change([&] {
    for (std::size_t number = 0; number < parts; ++number) forget_part(static_cast<Part>(number), now);
    for (const Report& report : reports)
      if (const auto verdict = penalise_one(limits, report, now)) verdicts.push_back(*verdict);
  });
  return verdicts;
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
  const auto before = find(part, entry.source);
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

std::optional<Verdict> Book::strike(const config::Penalties& rules, const access::Network& source,
                                    Offence offence, Milliseconds now) {
  const config::CountInTime& ban_after = *rules.ban_after;
  if (ban_after.count == 0) return std::nullopt;
  Entry entry{
      .source = source, .until = now + in_milliseconds(ban_after.time), .offence = offence, .count = 1};
  if (const auto before = find(Part::strikes, source)) {
    entry.until = before->until;
    entry.count = before->count + 1;
  }
  if (entry.count < ban_after.count) {
    put(Part::strikes, entry, max_entries);
    return std::nullopt;
  }
  erase(Part::strikes, source);
  entry.until = now + in_milliseconds(*rules.ban_time);
  entry.force = Entry::Force::active;
  put(Part::bans, entry, max_entries);
  return Verdict{source, offence, *rules.ban_time, Verdict::Kind::banned};
}

std::optional<std::size_t> Book::lift(const access::Network& network) {
  std::set<access::Network> lifted;
  const bool changed = change([&] {
    for (std::size_t number = 0; number < parts; ++number) {
      for (const auto& [until, source] : std::set(ends_[number])) {
        const bool is_in = network.prefix <= source.prefix && network.contains(source.address);
        const bool has_it = source.prefix <= network.prefix && source.contains(network.address);
        if (!is_in && !has_it) continue;
        erase(static_cast<Part>(number), source);
        lifted.insert(source);
      }
    }
  });
  if (!changed) return std::nullopt;
  return lifted.size();
}

std::vector<std::pair<Part, Entry>> Book::list(Milliseconds now) const {
  std::vector<std::pair<Part, Entry>> all;
  const auto lasts = [now](const Entry& entry) { return entry.until > now; };
  facts::copy_records(table_->sequence, [&] {
    all.clear();
    for (const Part part : {Part::bans, Part::penalties4, Part::penalties6}) {
      if (__atomic_load_n(&table_->counts[static_cast<std::size_t>(part)], __ATOMIC_RELAXED) == 0) continue;
      for (const Entry& entry : all_of(part, lasts)) all.emplace_back(part, entry);
    }
  });
  return all;
}

}  // namespace sshrp::penalty
