// load: a configuration file and those it includes, read, typed and checked.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "config/config.h"

namespace sshrp::config {

inline constexpr std::size_t max_file_size = std::size_t{16} << 20;  // bytes: some 100,000 routes

enum class Readers { owner_or_group, everybody };

struct FileContent {
  std::optional<std::string> text;
  std::string problem;  // why there is no text: "No such file or directory"
  Readers readers = Readers::owner_or_group;
};

/// How this folder, which does no I/O, gets at files.
struct FileAccess {
  std::function<FileContent(const std::string& path)> read;
  std::function<std::vector<std::string>(const std::string& glob)> list;  // in any order
};

/// The configuration, or all that is wrong with it, in the order of the files and lines.
std::variant<Config, ConfigErrors> load(const std::string& path, const FileAccess& files);

}  // namespace sshrp::config
