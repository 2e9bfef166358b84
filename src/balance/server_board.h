// Server board: all groups and servers as they are, in memory that others read while it is written.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "balance/rows.h"
#include "util/bytes.h"

namespace sshrp::balance {

/// 9 MiB, of which memory is taken for as many groups and servers as there were at once. All of it zeros at
/// first.
extern const std::size_t size_of_board;

/// The only one that writes there.
class BoardWriter {
 public:
  /// `memory` begins at a page, has size_of_board and must stay; without it nothing is written.
  explicit BoardWriter(MutableBytes memory);

  /// In place of what stands there. Only rows that are other than before are written; texts are cut to what
  /// has room, and rows above max_groups and max_servers left out.
  void write(const Rows& rows);

 private:
  MutableBytes memory_;
  Rows written_{};
};

/// What stands there. The writer may be hostile: rows are wrong then, within bounds, and their texts are
/// escaped once more. One that was being changed all the time isn't seen, nor one without a name. nullopt:
/// there is no board, or another build's.
std::optional<Rows> read_board(BytesView memory);

}  // namespace sshrp::balance
