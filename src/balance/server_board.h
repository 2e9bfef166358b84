// The server board: what is known of groups and their servers, in memory that one process writes and others
// read. To these the writer is a stranger.
// SPDX-License-Identifier: MIT
#pragma once

#include "balance/rows.h"

namespace sshrp::balance {

/// Bytes of a server's or a group's row, at most: its texts, and less than this for its numbers.
inline constexpr std::size_t max_row = max_group_name + max_server_name + max_why + 160;

/// All of it zeros at first: nothing is known. Its pages are memory once they are written to. It changes
/// under `sequence`, as facts::change_records has it.
struct ServerBoard {
  static constexpr std::size_t max_words = (max_groups + max_servers) * max_row / sizeof(std::uint64_t) + 2;

  std::uint64_t sequence;
  std::uint64_t size;              // bytes that follow
  std::uint64_t words[max_words];  // the rows, encoded
};

/// Of the only thread that writes it. Rows beyond what there may be are left out.
void write(ServerBoard& board, const Rows& rows);
/// Nothing, where it makes no sense or is being changed all the time. Texts have no control characters.
Rows read(const ServerBoard& board);

}  // namespace sshrp::balance
