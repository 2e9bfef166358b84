// SPDX-License-Identifier: MIT
#include "ctl/table.h"

#include <algorithm>

#include "ctl/printed.h"

namespace sshrp::ctl {
namespace {

constexpr std::size_t gap = 2;

struct Cell {
  std::string_view text;
  std::size_t width;
};

void append(std::string& line, const Cell& cell, Align align, std::size_t width) {
  const std::size_t room = width - cell.width;
  if (align == Align::right) line.append(room, ' ');
  line += cell.text;
  if (align == Align::left) line.append(room, ' ');
}

}  // namespace

void Table::add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (std::string& cell : cells) cell = cell.empty() ? "-" : cut_to(printable(cell), max_cell);
  rows_.push_back(std::move(cells));
}

std::vector<std::string> Table::lines(Heading heading, std::size_t columns) const {
  std::vector<std::vector<Cell>> cells;
  cells.reserve(rows_.size() + 1);
  if (heading == Heading::shown) {
    auto& titles = cells.emplace_back();
    for (const Column& column : columns_) titles.push_back({column.title, display_width(column.title)});
  }
  for (const auto& row : rows_) {
    auto& line = cells.emplace_back();
    for (const std::string& cell : row) line.push_back({cell, display_width(cell)});
  }
  std::vector<std::size_t> widths(columns_.size());
  for (const auto& row : cells)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].width);

  std::vector<std::string> lines;
  lines.reserve(cells.size());
  for (const auto& row : cells) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line.append(gap, ' ');
      append(line, row[i], columns_[i].align, widths[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(columns == 0 ? std::move(line) : cut_to(line, columns));
  }
  return lines;
}

}  // namespace sshrp::ctl
