// Reading: what a value needs to know of where it is read, and where it tells what is wrong with it.
#pragma once

#include <string>

#include "config/config.h"

namespace sshrp::config {

struct Reading {
  const Config& config;
  ConfigErrors& errors;
  std::string directory{};           // of the file: what its relative paths are relative to
  std::string key{};                 // the one that is read now, with its table: "limits.max_sessions"
  const Pattern* pattern = nullptr;  // of the server that is read, if it has one
  bool broken_pattern = false;       // it should have one: nothing can be said of references

  void error(const Place& place, std::string_view sentence) {
    errors.push_back(config.error(place, key + ": " + std::string(sentence)));
  }
  /// `path` as the daemon opens it.
  std::string resolve(std::string_view path) const {
    if (directory.empty() || path.starts_with('/')) return std::string(path);
    return directory + '/' + std::string(path);
  }
};

}  // namespace sshrp::config
