// The kinds of values that a key can take. A Type reads one from a Node and writes it as TOML; every key of
// schema.cpp has one of these, or one of values.h.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config.h"
#include "config/toml.h"
#include "util/result.h"
#include "util/text.h"

namespace sshrp::config {

/// What a value needs to know of where it is read, and where it tells what is wrong with it.
struct Reading {
  const Config& config;
  ConfigErrors& errors;
  std::string directory{};           // of the file: what its relative paths are relative to
  std::string key{};                 // the one that is read now, with its table: "limits.max_sessions"
  const Pattern* pattern = nullptr;  // of the route that is read, if it has one
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

template <class T>
struct Type {
  std::string name;                                             // completes "expected …"
  std::function<std::optional<T>(const Node&, Reading&)> read;  // nullopt: the reading was told why
  std::function<std::string(const T&)> write;
};

/// What is wrong with a value, or nullopt.
using Problem = std::optional<std::string>;
using TextCheck = std::function<Problem(std::string_view)>;

/// Of a node that holds something else the reading is told what was expected.
const std::string* expect_string(const Node& node, Reading& reading, std::string_view expected);
std::optional<std::int64_t> expect_integer(const Node& node, Reading& reading, std::string_view expected,
                                           std::int64_t min, std::int64_t max);

/// `name` says what the string is: "a string", "a string such as …".
Type<std::string> text(std::string name, TextCheck check);
/// A file or folder; a relative one is resolved.
Type<std::string> path();
Type<bool> boolean();
Type<std::uint32_t> count(std::uint32_t min, std::uint32_t max);
Type<seconds> duration(std::int64_t min, std::int64_t max);

/// A string that `parse` makes a T, or a sentence, of.
template <class T>
Type<T> parsed(std::string name, std::function<Result<T>(std::string_view)> parse,
               std::function<std::string(const T&)> write) {
  const auto read = [name, parse](const Node& node, Reading& reading) -> std::optional<T> {
    const std::string* string = expect_string(node, reading, name);
    if (!string) return std::nullopt;
    Result<T> result = parse(*string);
    if (auto* value = std::get_if<T>(&result)) return std::move(*value);
    reading.error(node.place, std::get<std::string>(result));
    return std::nullopt;
  };
  return {name, read, [write](const T& value) { return toml_string(write(value)); }};
}

template <class E>
using Words = std::vector<std::pair<std::string_view, E>>;

std::string not_one_of(std::string_view written, const std::vector<std::string_view>& words);

/// A string that is one of these words, in any case.
template <class E>
Type<E> one_of(Words<E> names) {
  std::vector<std::string_view> words;
  for (const auto& [word, value] : names) words.push_back(word);
  return parsed<E>(
      "a string",
      [names, words](std::string_view written) -> Result<E> {
        for (const auto& [word, value] : names) {
          if (util::lower(word) == util::lower(written)) return value;
        }
        return not_one_of(written, words);
      },
      [names](const E& wanted) {
        for (const auto& [word, value] : names) {
          if (value == wanted) return std::string(word);
        }
        return std::string();
      });
}

}  // namespace sshrp::config
