// SPDX-License-Identifier: MIT
#include "config/error.h"

#include <fmt/format.h>

#include "config/config.h"
#include "util/text.h"

namespace sshrp::config {

std::string to_string(const ConfigError& error) {
  const std::string file = util::escape(error.file);
  if (error.line == 0) return fmt::format("{}: {}", file, error.sentence);
  return fmt::format("{}:{}:{}: {}", file, error.line, error.column, error.sentence);
}

std::string Config::where(const Place& place) const {
  const ConfigError shown = error(place, {});
  if (shown.line == 0) return util::escape(shown.file);
  return fmt::format("{}:{}:{}", util::escape(shown.file), shown.line, shown.column);
}

ConfigError Config::error(const Place& place, std::string sentence) const {
  return {place.file < files.size() ? files[place.file] : "configuration", place.line, place.column,
          std::move(sentence)};
}

}  // namespace sshrp::config
