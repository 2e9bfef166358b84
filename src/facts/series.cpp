// SPDX-License-Identifier: MIT
#include "facts/series.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <mutex>
#include <new>
#include <optional>
#include <span>

#include "facts/counter_reader.h"
#include "util/text.h"

namespace sshrp::facts {
namespace {

constexpr std::size_t usual_max_series = 10'000;
constexpr std::size_t max_name = 40;

static_assert(std::ranges::all_of(series_families,
                                  [](const SeriesFamily& family) { return family.name.size() <= max_name; }));
static_assert(max_name + max_labels * max_label_value + max_labels + 1 <= SeriesRecord::max_text);

using Values = std::array<std::string_view, max_labels>;

struct Own {
  std::mutex lock;
  SeriesHead* head = nullptr;  // nullptr: there is no memory
  std::span<SeriesRecord> all;
  std::map<std::string, SeriesRecord*, std::less<>> known;  // by their texts
  std::size_t max = usual_max_series;
};

Own& own() {
  static Own all;
  return all;
}

std::string_view cut(std::string_view value) { return value.substr(0, max_label_value); }

// A zero in a value would look like its end.
std::string text_of(std::size_t family, const Values& values) {
  std::string text(series_families[family].name);
  text += '\0';
  for (std::size_t i = 0; i < series_families[family].label_count(); ++i) {
    const std::string_view value = cut(values[i]);
    text += value.substr(0, value.find('\0'));
    text += '\0';
  }
  return text;
}

/// nullptr: there is no place for one more.
SeriesRecord* make_record(Own& all, const std::string& text) {
  const std::uint64_t next = all.known.size();
  if (next >= all.all.size()) return nullptr;
  SeriesRecord& record = all.all[next];
  std::ranges::copy(text, record.text);
  std::atomic_ref(all.head->touched).store(next + 1, std::memory_order_release);
  return all.known.emplace(text, &record).first->second;
}

// With the lock held.
SeriesRecord* find_record(Own& all, std::size_t family, Values values) {
  const SeriesFamily& row = series_families[family];
  std::string text = text_of(family, values);
  const auto found = all.known.find(text);
  if (found != all.known.end()) return found->second;
  if (all.known.size() < all.max || row.open == all_closed) return make_record(all, text);
  if (values[row.open] == other_series) return make_record(all, text);
  values[row.open] = other_series;
  return find_record(all, family, values);
}

void count_with(std::size_t family, const Values& values, std::uint64_t amount) {
  Own& all = own();
  const std::lock_guard locked(all.lock);
  if (all.head == nullptr) return;
  SeriesRecord* const record = find_record(all, family, values);
  if (record == nullptr) return;
  const std::atomic_ref value(record->value);
  const std::uint64_t now = value.load(std::memory_order_relaxed);
  value.store(now + std::min(amount, max_total - std::min(now, max_total)), std::memory_order_relaxed);
}

/// What stands before the next zero, which is taken with it; nullopt: there is none.
std::optional<std::string_view> take_part(std::string_view& text) {
  const std::size_t end = text.find('\0');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end + 1);
  return part;
}

std::optional<SeriesKey> parse_key(std::string_view text) {
  const auto name = take_part(text);
  const auto* row = name ? std::ranges::find(series_families, *name, &SeriesFamily::name) : nullptr;
  if (row == nullptr || row == series_families.end()) return std::nullopt;
  SeriesKey key{.family = static_cast<std::size_t>(row - series_families.begin())};
  for (std::size_t i = 0; i < row->label_count(); ++i) {
    const auto value = take_part(text);
    if (!value || value->empty() || value->size() > max_label_value) return std::nullopt;
    key.values[i] = util::escape(*value, max_label_value);
  }
  return key;
}

}  // namespace

void count_series_in(MutableBytes memory) {
  Own& all = own();
  const std::lock_guard locked(all.lock);
  all.known.clear();
  all.head = nullptr;
  all.all = {};
  if (memory.size() < sizeof(SeriesHead)) return;
  all.head = new (memory.data()) SeriesHead{.format = SeriesHead::this_format};
  all.all = {reinterpret_cast<SeriesRecord*>(memory.data() + sizeof(SeriesHead)),
             (memory.size() - sizeof(SeriesHead)) / sizeof(SeriesRecord)};
}

void limit_series(std::size_t max) {
  const std::lock_guard locked(own().lock);
  own().max = max;
}

void count_series(SeriesName family, std::initializer_list<std::string_view> values, std::uint64_t amount) {
  Values all{};
  std::copy_n(values.begin(), std::min(values.size(), all.size()), all.begin());
  for (std::string_view& value : all)
    if (value.empty()) value = "none";
  count_with(family.index, all, amount);
}

// The memory is another process's too, so each record is copied before it is looked at.
SeriesTotals read_series(BytesView memory) {
  SeriesTotals totals;
  const bool is_aligned = reinterpret_cast<std::uintptr_t>(memory.data()) % alignof(SeriesHead) == 0;
  if (!is_aligned || memory.size() < sizeof(SeriesHead)) return totals;
  const auto& head = *reinterpret_cast<const SeriesHead*>(memory.data());
  if (__atomic_load_n(&head.format, __ATOMIC_RELAXED) != SeriesHead::this_format) return totals;
  const std::uint64_t touched = __atomic_load_n(&head.touched, __ATOMIC_ACQUIRE);
  const std::uint64_t there = (memory.size() - sizeof head) / sizeof(SeriesRecord);
  const auto* const records = reinterpret_cast<const SeriesRecord*>(memory.data() + sizeof head);
  SeriesRecord record;
  for (std::size_t i = 0; i < std::min(touched, there); ++i) {
    std::memcpy(record.text, records[i].text, sizeof record.text);
    record.value = __atomic_load_n(&records[i].value, __ATOMIC_RELAXED);
    if (const auto key = parse_key({record.text, sizeof record.text}))
      add(totals, {{*key, std::min(record.value, max_total)}});
  }
  return totals;
}

void add(SeriesTotals& totals, const SeriesTotals& more) {
  for (const auto& [key, value] : more) {
    std::uint64_t& sum = totals[key];
    if (__builtin_add_overflow(sum, value, &sum)) sum = std::numeric_limits<std::uint64_t>::max();
  }
}

void count_all(const SeriesTotals& totals) {
  for (const auto& [key, value] : totals) count_with(key.family, {key.values[0], key.values[1]}, value);
}

}  // namespace sshrp::facts
