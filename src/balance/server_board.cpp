// SPDX-License-Identifier: MIT
#include "balance/server_board.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "facts/ledger.h"
#include "wire/error.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::balance {
namespace {

constexpr std::size_t word = sizeof(std::uint64_t);

void write(wire::Writer& out, const GroupRow& row) {
  out.string(row.name).uint32(row.waiting).uint32(row.queue).uint64(row.denied);
}

void write(wire::Writer& out, const ServerRow& row) {
  out.string(row.group).string(row.server).byte(static_cast<std::uint8_t>(row.state));
  out.string(std::string_view(row.why).substr(0, max_why)).uint64(row.changed).uint32(row.weight);
  out.uint32(row.max_sessions).boolean(row.backup).uint32(row.logins).uint32(row.sessions);
  for (const std::uint64_t count : {row.given, row.failed, row.refused, row.checks_well, row.checks_failed})
    out.uint64(count);
}

std::string text(wire::Reader& in, std::size_t max) {
  const std::string_view found = in.text();
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
  if (found.size() > max || std::ranges::any_of(found, is_control))
    throw wire::ProtocolError("no text of a board");
  return std::string(found);
}

void read(wire::Reader& in, GroupRow& row) {
  row.name = text(in, max_group_name);
  row.waiting = in.uint32();
  row.queue = in.uint32();
  row.denied = in.uint64();
}

void read(wire::Reader& in, ServerRow& row) {
  row.group = text(in, max_group_name);
  row.server = text(in, max_server_name);
  const std::uint8_t state = in.byte();
  if (state >= states.size()) throw wire::ProtocolError("no state of a server");
  row.state = static_cast<State>(state);
  row.why = text(in, max_why);
  row.changed = in.uint64();
  row.weight = in.uint32();
  row.max_sessions = in.uint32();
  row.backup = in.boolean();
  row.logins = in.uint32();
  row.sessions = in.uint32();
  for (std::uint64_t* count : {&row.given, &row.failed, &row.refused, &row.checks_well, &row.checks_failed})
    *count = in.uint64();
}

template <class Row>
void write_all(wire::Writer& out, const std::vector<Row>& rows, std::size_t max) {
  const std::size_t count = std::min(rows.size(), max);
  out.uint32(static_cast<std::uint32_t>(count));
  for (std::size_t i = 0; i < count; ++i) write(out, rows[i]);
}

template <class Row>
void read_all(wire::Reader& in, std::vector<Row>& rows, std::size_t max) {
  const std::uint32_t count = in.uint32();
  if (count > max) throw wire::ProtocolError("too many rows");
  for (std::uint32_t i = 0; i < count; ++i) read(in, rows.emplace_back());
}

}  // namespace

void write(ServerBoard& board, const Rows& rows) {
  Bytes bytes;
  wire::Writer out(bytes);
  write_all(out, rows.groups, max_groups);
  write_all(out, rows.servers, max_servers);
  if (bytes.size() > sizeof board.words) return;
  facts::change_records(board.sequence, [&] {
    std::atomic_ref(board.size).store(bytes.size(), std::memory_order_relaxed);
    for (std::size_t at = 0; at < bytes.size(); at += word) {
      std::uint64_t value = 0;
      std::memcpy(&value, bytes.data() + at, std::min(word, bytes.size() - at));
      std::atomic_ref(board.words[at / word]).store(value, std::memory_order_relaxed);
    }
  });
}

Rows read(const ServerBoard& board) {
  Bytes bytes;
  const bool is_whole = facts::copy_records(board.sequence, [&] {
    const std::uint64_t size = __atomic_load_n(&board.size, __ATOMIC_RELAXED);
    bytes.resize(std::min<std::uint64_t>(size, sizeof board.words));
    for (std::size_t at = 0; at < bytes.size(); at += word) {
      const std::uint64_t value = __atomic_load_n(&board.words[at / word], __ATOMIC_RELAXED);
      std::memcpy(bytes.data() + at, &value, std::min(word, bytes.size() - at));
    }
  });
  if (!is_whole || bytes.empty()) return {};
  try {
    Rows rows;
    wire::Reader in(bytes);
    read_all(in, rows.groups, max_groups);
    read_all(in, rows.servers, max_servers);
    in.end();
    return rows;
  } catch (const wire::ProtocolError&) {
    return {};
  }
}

}  // namespace sshrp::balance
