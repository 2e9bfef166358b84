// SPDX-License-Identifier: MIT
#include "facts/counter_reader.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace sshrp::facts {
namespace {

constexpr std::size_t max_name = 56;  // bytes; zeros behind a shorter one

// The first one is about the table itself: the format's name, and in `offset` the size of a block.
struct Record {
  char name[max_name]{};
  std::uint32_t kind = 0;    // MetricKind's
  std::uint32_t offset = 0;  // of the cell in a block, bytes
};
static_assert(sizeof(Record) == cache_line);

constexpr std::string_view format_name = "sshrpd-counters-1";
constexpr std::size_t max_block_size = max_foreign_metrics * sizeof(Cell);

static_assert(std::ranges::all_of(metrics,
                                  [](const Metric& metric) { return metric.name.size() <= max_name; }));
static_assert(metrics.size() <= max_foreign_metrics);

std::string_view name_of(const Record& record) { return {record.name, ::strnlen(record.name, max_name)}; }

void append(Bytes& bytes, std::string_view name, std::uint32_t kind, std::size_t offset) {
  Record record{.kind = kind, .offset = static_cast<std::uint32_t>(offset)};
  std::ranges::copy(name, record.name);
  const auto* begin = reinterpret_cast<const std::uint8_t*>(&record);
  bytes.insert(bytes.end(), begin, begin + sizeof record);
}

Record record_at(BytesView bytes, std::size_t index) {
  Record record;
  std::memcpy(&record, bytes.data() + index * sizeof record, sizeof record);
  return record;
}

// The memory is another process's too, so each cell is read once, whole, and only then looked at.
Cell cell_at(BytesView memory, std::size_t offset) {
  return __atomic_load_n(reinterpret_cast<const Cell*>(memory.data() + offset), __ATOMIC_RELAXED);
}

std::uint64_t saturated(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::uint64_t>::max() : sum;
}

}  // namespace

CounterTable own_table() {
  CounterTable table{.block_size = sizeof(CounterBlock)};
  for (std::size_t i = 0; i < metrics.size(); ++i) table.offsets[i] = i * sizeof(Cell);
  return table;
}

Bytes encode_table() {
  Bytes bytes;
  append(bytes, format_name, 0, sizeof(CounterBlock));
  for (std::size_t i = 0; i < metrics.size(); ++i)
    append(bytes, metrics[i].name, static_cast<std::uint32_t>(metrics[i].kind), i * sizeof(Cell));
  return bytes;
}

std::optional<CounterTable> parse_table(BytesView bytes) {
  const std::size_t records = bytes.size() / sizeof(Record);
  if (bytes.size() % sizeof(Record) != 0 || records == 0 || records > max_foreign_metrics + 1)
    return std::nullopt;
  const Record first = record_at(bytes, 0);
  if (name_of(first) != format_name || first.offset == 0 || first.offset % cache_line != 0 ||
      first.offset > max_block_size)
    return std::nullopt;
  CounterTable table{.block_size = first.offset};
  for (std::size_t i = 1; i < records; ++i) {
    const Record record = record_at(bytes, i);
    if (record.offset % sizeof(Cell) != 0 || record.offset >= table.block_size) return std::nullopt;
    const auto row = std::ranges::find(metrics, name_of(record), &Metric::name);
    if (row == metrics.end() || static_cast<std::uint32_t>(row->kind) != record.kind) continue;
    table.offsets[static_cast<std::size_t>(row - metrics.begin())] = record.offset;
  }
  return table;
}

void add(Totals& totals, const Totals& more) {
  for (std::size_t i = 0; i < totals.size(); ++i) totals[i] = saturated(totals[i], more[i]);
}

// What others counted never makes this process's own impossible: it keeps room for what it counts itself.
void count_all(const Totals& totals) {
  constexpr std::uint64_t max_of_others = max_total / 2;
  for (std::size_t i = 0; i < totals.size(); ++i) {
    if (metrics[i].kind != MetricKind::counter) continue;
    const std::uint64_t have = inside::own_block != nullptr ? inside::own_block->cells[i] : 0;
    inside::add(i, std::min(totals[i], max_of_others - std::min(have, max_of_others)));
  }
}

const Totals& CounterReader::read(BytesView memory) {
  const std::size_t end = memory.size() - memory.size() % table_.block_size;
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    if (!table_.offsets[i]) continue;
    const bool is_counter = metrics[i].kind == MetricKind::counter;
    std::uint64_t sum = 0;
    for (std::size_t at = *table_.offsets[i]; at < end; at += table_.block_size)
      sum = is_counter ? saturated(sum, cell_at(memory, at)) : sum + cell_at(memory, at);
    if (is_counter) {
      const bool possible = sum >= last_[i] && sum <= max_total;
      if (possible) last_[i] = sum;
      if (!possible) ++spoilt_;
    } else {
      // Between two blocks that are read, what one raised another may have lowered: a little below zero is
      // none.
      last_[i] = sum <= max_gauge ? sum : 0;
    }
  }
  return last_;
}

}  // namespace sshrp::facts
