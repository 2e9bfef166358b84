// Table: rows of texts in columns that are as wide as what stands in them.
// SPDX-License-Identifier: MIT
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace sshrp::ctl {

/// Columns of a cell; what is longer is cut.
inline constexpr std::size_t max_cell = 256;

enum class Align { left, right };

struct Column {
  std::string_view title{};
  Align align = Align::left;
};

enum class Heading { shown, left_out };

class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// As many cells as columns; they are made printable here, an empty one becomes "-".
  void add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }

  /// One line for each row, cut to so many columns; 0: not cut.
  std::vector<std::string> lines(Heading heading, std::size_t columns) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_{};
};

}  // namespace sshrp::ctl
