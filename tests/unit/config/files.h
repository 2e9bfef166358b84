// Configuration files that exist only in memory.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <stdexcept>
#include <string>

#include "config/load.h"
#include "util/text.h"

namespace sshrp::config {

using Files = std::map<std::string, std::string>;

inline FileAccess access(const Files& files) {
  return {[files](const std::string& path) {
            const auto found = files.find(path);
            return found == files.end() ? FileContent{std::nullopt, "No such file or directory"}
                                        : FileContent{found->second, ""};
          },
          [files](const std::string& glob) {
            std::vector<std::string> paths;
            for (const auto& [path, text] : files) {
              if (util::glob_match(glob, path))
                paths.insert(paths.begin(), path);  // the wrong order, on purpose
            }
            return paths;
          }};
}

inline std::variant<Config, ConfigErrors> load(const Files& files) {
  return load("/etc/sshrp/sshrpd.toml", access(files));
}

inline std::variant<Config, ConfigErrors> load_text(const std::string& text) {
  return load(Files{{"/etc/sshrp/sshrpd.toml", text}});
}

/// Of a text that must be right.
inline Config loaded(const std::string& text) {
  auto result = load_text(text);
  if (auto* errors = std::get_if<ConfigErrors>(&result)) throw std::runtime_error(to_string(errors->front()));
  return std::get<Config>(std::move(result));
}

inline ConfigErrors errors_of(const std::variant<Config, ConfigErrors>& result) {
  const auto* errors = std::get_if<ConfigErrors>(&result);
  return errors ? *errors : ConfigErrors{};
}

inline std::string shown(const ConfigErrors& errors) {
  std::string all;
  for (const ConfigError& error : errors) all += to_string(error) + "\n";
  return all;
}

}  // namespace sshrp::config
