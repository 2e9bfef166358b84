// Assets: the files of the web page, which are in the program.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

namespace sshrp::observer {

struct Asset {
  std::string_view name;  // "style.css"
  std::string_view content;
  std::string_view sha256;  // in hex: its ETag
};

/// Of the folder page, in the order of their names. cmake/assets.cmake makes the table.
std::span<const Asset> assets();

/// nullptr: there is none of this name. The page itself has no name, too: "".
const Asset* find_asset(std::string_view name);

/// "text/css; charset=utf-8", by the end of the name.
std::string_view content_type_of(std::string_view name);

}  // namespace sshrp::observer
