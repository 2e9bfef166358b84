// SPDX-License-Identifier: MIT
#include "balance/server_board.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <new>

#include "facts/counters.h"
#include "facts/ledger.h"
#include "util/text.h"

namespace sshrp::balance {
namespace {

/// In a place of fixed size; whole words, so that who copies them while they are changed does so by these.
template <std::size_t max>
struct Text {
  static_assert(max % sizeof(std::uint64_t) == 0);
  std::uint64_t size = 0;
  std::array<char, max> bytes{};

  void set(std::string_view text) {
    size = std::min(text.size(), max);
    std::copy_n(text.begin(), size, bytes.begin());
  }
  std::string get() const {
    return util::escape(std::string_view(bytes.data(), std::min<std::uint64_t>(size, max)), max);
  }
};

struct PackedGroup {
  Text<max_group_name> name{};
  std::uint64_t waiting = 0, queue = 0, denied = 0;
};
struct PackedServer {
  Text<max_group_name> group{};
  Text<max_server_name> server{};
  Text<max_why> why{};
  std::uint64_t state = 0, changed = 0, weight = 0, max_sessions = 0, backup = 0, logins = 0, sessions = 0;
  std::uint64_t given = 0, failed = 0, refused = 0, checks_well = 0, checks_failed = 0;
};

PackedGroup pack(const GroupRow& row) {
  PackedGroup packed{.waiting = row.waiting, .queue = row.queue, .denied = row.denied};
  packed.name.set(row.name);
  return packed;
}

PackedServer pack(const ServerRow& row) {
  PackedServer packed{.state = static_cast<std::uint64_t>(row.state),
                      .changed = row.changed,
                      .weight = row.weight,
                      .max_sessions = row.max_sessions,
                      .backup = row.backup ? 1u : 0u,
                      .logins = row.logins,
                      .sessions = row.sessions,
                      .given = row.given,
                      .failed = row.failed,
                      .refused = row.refused,
                      .checks_well = row.checks_well,
                      .checks_failed = row.checks_failed};
  packed.group.set(row.group);
  packed.server.set(row.server);
  packed.why.set(row.why);
  return packed;
}

std::uint32_t small(std::uint64_t number) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(number, UINT32_MAX));
}

GroupRow unpack(const PackedGroup& packed) {
  return {packed.name.get(), small(packed.waiting), small(packed.queue), packed.denied};
}

ServerRow unpack(const PackedServer& packed) {
  return {.group = packed.group.get(),
          .server = packed.server.get(),
          .state = static_cast<State>(std::min<std::uint64_t>(packed.state, states.size() - 1)),
          .why = packed.why.get(),
          .changed = packed.changed,
          .weight = small(packed.weight),
          .max_sessions = small(packed.max_sessions),
          .backup = packed.backup != 0,
          .logins = small(packed.logins),
          .sessions = small(packed.sessions),
          .given = packed.given,
          .failed = packed.failed,
          .refused = packed.refused,
          .checks_well = packed.checks_well,
          .checks_failed = packed.checks_failed};
}

/// Whole numbers of 64 bits; by one writer, under a sequence lock of its own.
template <class Packed>
struct Cell {
  using Words = std::array<std::uint64_t, sizeof(Packed) / sizeof(std::uint64_t)>;
  static_assert(sizeof(Words) == sizeof(Packed));

  std::uint64_t sequence;
  Words words;

  void store(const Packed& packed) {
    const auto from = std::bit_cast<Words>(packed);
    const auto copy = [&] {
      for (std::size_t i = 0; i < from.size(); ++i) __atomic_store_n(&words[i], from[i], __ATOMIC_RELAXED);
    };
    if (sequence % 2 == 0) return facts::change_records(sequence, copy);
    // The writer before ended within its change, which this one brings to its end.
    copy();
    __atomic_store_n(&sequence, sequence + 1, __ATOMIC_RELEASE);
  }
  /// False: it was being changed all the time.
  bool load(Packed& packed) const {
    Words to{};
    const bool is_whole = facts::copy_records(sequence, [&] {
      for (std::size_t i = 0; i < to.size(); ++i) to[i] = __atomic_load_n(&words[i], __ATOMIC_RELAXED);
    });
    packed = std::bit_cast<Packed>(to);
    return is_whole;
  }
};

struct Board {
  /// Of this layout: "servers1".
  static constexpr std::uint64_t this_format = 0x31'73'72'65'76'72'65'73;

  std::uint64_t format;
  std::uint64_t groups, servers;  // how many stand there
  Cell<PackedGroup> group[max_groups];
  Cell<PackedServer> server[max_servers];
};

void show(std::uint64_t& number, std::uint64_t value) { __atomic_store_n(&number, value, __ATOMIC_RELEASE); }
std::uint64_t load(const std::uint64_t& number) { return __atomic_load_n(&number, __ATOMIC_ACQUIRE); }

bool is_board(BytesView memory) {
  return memory.size() >= sizeof(Board) &&
         reinterpret_cast<std::uintptr_t>(memory.data()) % alignof(Board) == 0;
}

template <class Row, class Packed, std::size_t max>
void write_changed(const std::vector<Row>& rows, const std::vector<Row>& before, Cell<Packed> (&cells)[max],
                   std::uint64_t& count) {
  const std::size_t there = std::min(rows.size(), max);
  for (std::size_t i = 0; i < there; ++i)
    if (i >= before.size() || rows[i] != before[i]) cells[i].store(pack(rows[i]));
  show(count, there);
}

template <class Row, class Packed, std::size_t max>
void read_all(std::vector<Row>& rows, const Cell<Packed> (&cells)[max], std::uint64_t count) {
  Packed packed;
  for (std::size_t i = 0; i < std::min<std::uint64_t>(count, max); ++i)
    if (cells[i].load(packed)) rows.push_back(unpack(packed));
}

}  // namespace

const std::size_t size_of_board = sizeof(Board);

BoardWriter::BoardWriter(MutableBytes memory) : memory_(is_board(memory) ? memory : MutableBytes()) {
  if (!memory_.empty()) show(reinterpret_cast<Board*>(memory_.data())->format, Board::this_format);
}

void BoardWriter::write(const Rows& rows) {
  if (memory_.empty()) return;
  Board& board = *reinterpret_cast<Board*>(memory_.data());
  write_changed(rows.groups, written_.groups, board.group, board.groups);
  write_changed(rows.servers, written_.servers, board.server, board.servers);
  written_ = rows;
}

std::optional<Rows> read_board(BytesView memory) {
  if (!is_board(memory)) return std::nullopt;
  const Board& board = *reinterpret_cast<const Board*>(memory.data());
  if (load(board.format) != Board::this_format) return std::nullopt;
  Rows rows;
  read_all(rows.groups, board.group, load(board.groups));
  read_all(rows.servers, board.server, load(board.servers));
  std::erase_if(rows.groups, [](const GroupRow& row) { return row.name.empty(); });
  std::erase_if(rows.servers, [](const ServerRow& row) { return row.group.empty() || row.server.empty(); });
  return rows;
}

}  // namespace sshrp::balance
